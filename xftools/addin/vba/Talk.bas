Option Explicit
' What is said to the person, and what the person is asked.

Private quiet As Boolean
Private answers As String
Private said As String
Private where_ As String

' For tests and for macros of the office's own: no windows; the answers to what would be asked, by tabs.
Public Sub XfQuiet(ByVal told As String)
    quiet = True
    answers = told
    said = ""
    where_ = ""
End Sub

' The last sentence, and behind a tab the folder it spoke of.
Public Function XfSaid() As String
    XfSaid = said & vbTab & where_
End Function

Public Sub Tell(ByVal sentence As String, ByVal folder As String)
    Dim told As String
    said = sentence
    where_ = folder
    ShowStatus Left(sentence, 200)
    If quiet Then Exit Sub
    told = Left(sentence, 800)
    If folder = "" Then
        MsgBox told, vbInformation, "信访台账"
    ElseIf MsgBox(told & vbCrLf & vbCrLf & "结果在：" & folder & vbCrLf & "现在打开这个文件夹吗？", vbYesNo + vbInformation, "信访台账") = vbYes Then
        ShowFolder folder
    End If
    ClearStatus
End Sub

Public Function Asked(ByVal question As String, ByVal usual As String) As String
    Dim parts As Variant
    If quiet Then
        Asked = usual
        If answers <> "" Then
            parts = Split(answers, vbTab)
            Asked = parts(0)
            answers = Mid(answers, Len(Asked) + 2)
        End If
    Else
        Asked = InputBox(question, "信访台账", usual)
    End If
End Function

Public Function AskedFolder(ByVal question As String, ByVal usual As String) As String
    Dim picker As Object
    If quiet Then
        AskedFolder = Asked(question, usual)
        Exit Function
    End If
    On Error GoTo Without_Picker
    Set picker = Application.FileDialog(4)
    picker.Title = question
    picker.InitialFileName = usual & Slash()
    If picker.Show = -1 Then AskedFolder = picker.SelectedItems(1)
    Exit Function
Without_Picker:
    AskedFolder = InputBox(question, "信访台账", usual)
End Function

' Whether Esc ends the macro, as error 18: only while it waits. Anywhere else it would leave something half done.
' Excel itself hears Esc again once the macro is over.
Public Sub Hear_Esc(ByVal heard As Boolean)
    On Error Resume Next
    Application.EnableCancelKey = 0
    If heard Then Application.EnableCancelKey = 2
    On Error GoTo 0
End Sub

Public Sub ShowStatus(ByVal told As String)
    On Error Resume Next
    Application.StatusBar = told
    On Error GoTo 0
End Sub

Public Sub ClearStatus()
    On Error Resume Next
    Application.StatusBar = False
    On Error GoTo 0
End Sub

Private Sub ShowFolder(ByVal folder As String)
    On Error Resume Next
    If OnWindows() Then
        Shell "explorer.exe """ & folder & """", vbNormalFocus
    Else
        Shell "xdg-open """ & folder & """", vbNormalFocus
    End If
    On Error GoTo 0
End Sub
