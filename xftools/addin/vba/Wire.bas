Option Explicit
' Text and files between here and the worker: ASCII lines, \uXXXX for all else, tabs between fields.
' Only what both Excel and LibreOffice know is used: no CreateObject, no Declare.

Public Function Coded(ByVal told As String) As String
    Dim at As Long, number As Long, made As String
    For at = 1 To Len(told)
        number = AscW(Mid(told, at, 1))
        If number < 0 Then number = number + 65536
        If number < 32 Or number > 126 Or number = 92 Then
            made = made & "\u" & Right("000" & Hex(number), 4)
        Else
            made = made & Mid(told, at, 1)
        End If
    Next at
    Coded = made
End Function

Public Function Plain(ByVal told As String) As String
    Dim parts As Variant, at As Long, made As String
    If InStr(told, "\u") = 0 Then
        Plain = told
        Exit Function
    End If
    parts = Split(told, "\u")
    made = parts(0)
    For at = 1 To UBound(parts)
        ' The & at the end makes it a Long: &H8D26 alone is a negative Integer.
        If Len(parts(at)) = 4 Then
            made = made & ChrW(CLng("&H" & parts(at) & "&"))
        Else
            made = made & ChrW(CLng("&H" & Left(parts(at), 4) & "&")) & Mid(parts(at), 5)
        End If
    Next at
    Plain = made
End Function

' The lines of a file; Count is 0 when it cannot be read.
Public Function LinesOf(ByVal path As String) As Collection
    Dim lines As Collection, told As String, handle As Integer, number As Long
    Set lines = New Collection
    Set LinesOf = lines
    If Not Exists(path) Then Exit Function
    handle = FreeFile
    On Error GoTo Failed
    Open path For Input As #handle
    Do While Not EOF(handle)
        Line Input #handle, told
        If Right(told, 1) = Chr(13) Then told = Left(told, Len(told) - 1)
        lines.Add told
    Loop
    Close #handle
    Exit Function
Failed:
    number = Err.Number
    told = Err.Description
    ' A file left open could not be taken away with its folder.
    On Error Resume Next
    Close #handle
    On Error GoTo 0
    Err.Raise number, "xftools", told
End Function

Public Function FirstLine(ByVal path As String) As String
    Dim lines As Collection
    On Error GoTo Nothing_There
    Set lines = LinesOf(path)
    If lines.Count > 0 Then FirstLine = lines.Item(1)
    Exit Function
Nothing_There:
    FirstLine = ""
End Function

Public Function Exists(ByVal path As String) As Boolean
    On Error GoTo Missing
    Exists = (Len(Dir(path)) > 0)
    Exit Function
Missing:
    Exists = False
End Function

Public Function FolderExists(ByVal path As String) As Boolean
    On Error GoTo Missing
    FolderExists = (Len(Dir(path, vbDirectory)) > 0)
    Exit Function
Missing:
    FolderExists = False
End Function

Public Function Slash() As String
    Slash = Application.PathSeparator
End Function

Public Function OnWindows() As Boolean
    OnWindows = (Slash() = "\")
End Function

' Where the launcher lies: see install.
Public Function HomeFolder() As String
    HomeFolder = Environ("XFTOOLS_HOME")
    If HomeFolder = "" Then
        If OnWindows() Then
            HomeFolder = Environ("LOCALAPPDATA") & "\xftools"
        Else
            HomeFolder = Environ("HOME") & "/.local/share/xftools"
        End If
    End If
End Function

' Where jobs lie: a folder of this user's own.
Public Function JobsFolder() As String
    JobsFolder = Environ("XFTOOLS_TEMP")
    If JobsFolder = "" Then
        If OnWindows() Then
            JobsFolder = Environ("TEMP") & "\xftools"
        Else
            JobsFolder = Environ("HOME") & "/.cache/xftools"
        End If
    End If
End Function

Public Sub Make(ByVal path As String)
    Dim cut As Long
    If FolderExists(path) Then Exit Sub
    cut = InStrRev(path, Slash())
    If cut > 3 Then Make Left(path, cut - 1)
    MkDir path
End Sub

' Takes a job's folder away with all it holds: copies of personal data never stay.
Public Sub Remove(ByVal folder As String)
    Dim name_ As String, names As Collection, at As Long
    If folder = "" Then Exit Sub
    On Error Resume Next
    Set names = New Collection
    name_ = Dir(folder & Slash() & "*")
    Do While name_ <> ""
        names.Add name_
        name_ = Dir()
    Loop
    For at = 1 To names.Count
        Kill folder & Slash() & names.Item(at)
    Next at
    RmDir folder
    On Error GoTo 0
End Sub
