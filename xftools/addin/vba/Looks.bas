Option Explicit
' How one cell looks: its fill and its note, told as texts, put back from them, and whether they are still ours.

' Whether this program knows conversations: 1 yes, 2 no, 0 nobody asked yet.
Private talks As Long

' ---- fills ----

' The fill as one text: index, colour, pattern, theme, tint, colour of the pattern.
Public Function FillOf(ByVal cell As Object) As String
    Dim theme As String, tint As String, pattern_ As String, lines_ As String, index As Variant
    index = cell.Interior.ColorIndex
    If IsNull(index) Then index = -4142
    On Error Resume Next
    pattern_ = CStr(cell.Interior.Pattern)
    On Error GoTo 0
    If "" & index = "-4142" Then
        FillOf = "-4142||" & pattern_ & "||"
        Exit Function
    End If
    On Error Resume Next
    theme = CStr(cell.Interior.ThemeColor)
    tint = CStr(cell.Interior.TintAndShade)
    If pattern_ <> "1" Then lines_ = CStr(cell.Interior.PatternColor)
    On Error GoTo 0
    FillOf = index & "|" & cell.Interior.Color & "|" & pattern_ & "|" & theme & "|" & tint & "|" & lines_
End Function

' Whether a fill runs from one colour into another: a macro cannot put it back, so it is left as it is.
Public Function Runs(ByVal fill_ As String) As Boolean
    Runs = (InStr(fill_, "|4000|") > 0 Or InStr(fill_, "|4001|") > 0)
End Function

Public Sub SetFill(ByVal cell As Object, ByVal told As String)
    Dim parts As Variant
    parts = Split(told & "|", "|")
    If parts(0) = "-4142" Then
        cell.Interior.ColorIndex = -4142
        Exit Sub
    End If
    cell.Interior.Color = CLng(parts(1))
    On Error Resume Next
    If parts(2) <> "" And parts(2) <> "1" And parts(2) <> "-4142" Then
        cell.Interior.Pattern = CLng(parts(2))
        If parts(5) <> "" Then cell.Interior.PatternColor = CLng(parts(5))
    End If
    If parts(3) <> "" And parts(3) <> "0" Then
        cell.Interior.ThemeColor = CLng(parts(3))
        cell.Interior.TintAndShade = CDbl(parts(4))
    End If
    On Error GoTo 0
End Sub

' The fill as a closed file tells it.
Public Function XmlOf(ByVal fill_ As String) As String
    Dim parts As Variant, colour As Long
    parts = Split(fill_, "|")
    XmlOf = "<fill xmlns=""http://schemas.openxmlformats.org/spreadsheetml/2006/main""><patternFill"
    If parts(0) = "-4142" Then
        XmlOf = XmlOf & "/></fill>"
    Else
        colour = CLng(parts(1))
        XmlOf = XmlOf & " patternType=""solid""><fgColor rgb=""FF" & Two(colour Mod 256) & Two((colour \ 256) Mod 256) & Two(colour \ 65536) & """/></patternFill></fill>"
    End If
End Function

Private Function Two(ByVal number As Long) As String
    Two = Right("0" & Hex(number), 2)
End Function

' The other way round, for marks that were laid into the file while it was closed.
Private Function FillFrom(ByVal xml As String) As String
    Dim at As Long, told As String
    FillFrom = "-4142|0|||"
    at = InStr(xml, "<fgColor rgb=""")
    If at > 0 And InStr(xml, "patternType=""none""") = 0 Then
        told = Mid(xml, at + 14, 8)
        FillFrom = "0|" & CStr(RGB(CLng("&H" & Mid(told, 3, 2)), CLng("&H" & Mid(told, 5, 2)), CLng("&H" & Mid(told, 7, 2)))) & "|1||"
    End If
End Function

' What stood before, of a line of the state: also of one that another hand wrote.
Public Function FillBefore(ByRef old As Variant, ByVal at As Long) As String
    FillBefore = CStr(old(at, FILL_AT))
    If FillBefore = "" Then FillBefore = FillFrom(CStr(old(at, XML_AT)))
End Function

' Whether the fill of a cell is still ours. LibreOffice goes on telling a macro the colour that a macro laid, also
' when somebody painted the cell since; Excel tells what is there.
Public Function FillIsOurs(ByVal cell As Object, ByRef old As Variant, ByVal at As Long) As Boolean
    Dim laid As String
    laid = CStr(old(at, COLOUR_AT))
    If laid = "" Then
        Select Case CStr(old(at, SEVERITY_AT))
            Case "error"
                laid = CStr(RGB(255, 199, 206))
            Case "warning"
                laid = CStr(RGB(255, 235, 156))
            Case Else
                laid = CStr(RGB(221, 235, 247))
        End Select
    End If
    FillIsOurs = ("" & cell.Interior.Color = laid)
End Function

' ---- notes ----

' The note as it is: nothing, or 1 and its text.
Public Function NoteOf(ByVal cell As Object) As String
    Dim note As Object
    Set note = cell.Comment
    If Not note Is Nothing Then NoteOf = "1" & note.Text
End Function

' Whether people answer each other in a cell: Excel lays no note there, and such a talk is theirs.
Private Function IsThreaded(ByVal cell As Object) As Boolean
    If talks = 2 Then Exit Function
    On Error Resume Next
    Err.Clear
    IsThreaded = Not cell.CommentThreaded Is Nothing
    ' Unknown before Excel 2019: then there are none.
    If Err.Number = 0 Then
        talks = 1
    Else
        IsThreaded = False
        ' 438, in LibreOffice 423: there is no such thing. Any other error may be gone the next time.
        If Err.Number = 438 Or Err.Number = 423 Then talks = 2
    End If
    On Error GoTo 0
End Function

' A cell's note as told (nothing, or 1 and its text), where it had another; False where people talk in the cell. What is
' added to a note of the clerk's stands behind it, and is taken away from there: bold words stay bold.
Public Function SetNote(ByVal cell As Object, ByVal had As String, ByVal told As String) As Boolean
    If IsThreaded(cell) Then Exit Function
    SetNote = True
    If had = told Then Exit Function
    If had = "" Then
        cell.AddComment Mid(told, 2)
        ' LibreOffice fits them by itself.
        If OnWindows() Then Fit cell
    ElseIf told = "" Then
        cell.Comment.Delete
    Else
        If Left(told, Len(had)) = had Then
            Append_To cell, Len(had) - 1, Mid(told, Len(had) + 1)
        ElseIf Left(had, Len(told)) = told Then
            Cut_Off cell, Len(told) - 1
        End If
        If NoteOf(cell) <> told Then cell.Comment.Text Mid(told, 2)
    End If
End Function

Private Sub Fit(ByVal cell As Object)
    On Error Resume Next
    cell.Comment.Shape.TextFrame.AutoSize = True
    On Error GoTo 0
End Sub

Private Sub Append_To(ByVal cell As Object, ByVal length As Long, ByVal told As String)
    If Not OnWindows() Then Exit Sub
    On Error Resume Next
    cell.Comment.Text told, length + 1, False
    On Error GoTo 0
End Sub

Private Sub Cut_Off(ByVal cell As Object, ByVal length As Long)
    If Not OnWindows() Then Exit Sub
    On Error Resume Next
    cell.Comment.Shape.TextFrame.Characters(length + 1).Delete
    On Error GoTo 0
End Sub

' The note a cell has without ours; ours is False when somebody wrote in it since.
Public Function NoteBefore(ByVal now_ As String, ByRef old As Variant, ByVal at As Long, ByRef ours As Boolean) As String
    Dim said As String
    If CStr(old(at, LAID_AT)) <> "" Then
        ours = (now_ = CStr(old(at, LAID_AT)))
        NoteBefore = CStr(old(at, NOTE_AT))
        Exit Function
    End If
    said = CStr(old(at, SAID_AT))
    ours = (said <> "" And InStr(now_, said) > 0)
    If Not ours Then Exit Function
    NoteBefore = Replace(now_, said, "")
    Do While Right(NoteBefore, 1) = vbLf
        NoteBefore = Left(NoteBefore, Len(NoteBefore) - 1)
    Loop
    If NoteBefore = "1" Then NoteBefore = ""
End Function
