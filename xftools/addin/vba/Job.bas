Option Explicit
' One press: a copy of the workbook in view and a request into a job's folder, the worker, its answer.

Public Const SAID_ERROR As Long = 1513

Private busy As Boolean
Private patience As Double
' The workbook whose password was told last, and the password.
Private locked As String

' How many seconds an answer may take; for tests.
Public Sub XfPatience(ByVal seconds As String)
    patience = CDbl(seconds)
End Sub

Public Sub Press(ByVal verb As String)
    Dim book As Object, job As String, asked_ As String, folder As String, sentence As String, asks As String
    If busy Then
        Tell "上一步还没有做完，请等一等。", ""
        Exit Sub
    End If
    busy = True
    Hear_Esc False
    On Error GoTo Failed
    Set book = ActiveWorkbook
    If book Is Nothing Then Err.Raise SAID_ERROR, "xftools", "请先打开台账，再点按钮。上面有黄条的，先点“启用编辑”。"
    If Not Answers_To(verb, book, asked_, folder) Then GoTo Done
Again:
    ShowStatus "正在准备…"
    job = NewJob()
    Ask job, book, verb, asked_, folder
    Wait_For job, book
    asks = ""
    sentence = Settled(job, book, folder, asks)
    Remove job
    If asks = "password" Then
        If Knows_Password(book, sentence) Then GoTo Again
        Err.Raise SAID_ERROR, "xftools", sentence
    End If
    busy = False
    Tell sentence, folder
    Exit Sub
Failed:
    sentence = Told_Of(Err.Number, Err.Description)
    Hear_Esc False
    Abandon book
    On Error Resume Next
    Remove job
    On Error GoTo 0
    busy = False
    Tell sentence, ""
    Exit Sub
Done:
    busy = False
    ClearStatus
End Sub

' A copy of a workbook with a password has it too. It is asked for once, and kept as long as Excel runs, nowhere else.
Private Function Knows_Password(ByVal book As Object, ByVal why As String) As Boolean
    Dim word As String
    word = Asked(why & vbCrLf & "在这里输入只用来读这一次打开的表，不会存下来。", "")
    locked = book.Name & vbTab & word
    Knows_Password = (word <> "")
End Function

Private Function Password_Of(ByVal book As Object) As String
    Dim own As String
    own = book.Name & vbTab
    If Left(locked, Len(own)) = own Then Password_Of = Mid(locked, Len(own) + 1)
End Function

Public Sub PressClear()
    Dim sentence As String
    If busy Then
        Tell "上一步还没有做完，请等一等。", ""
        Exit Sub
    End If
    busy = True
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then Err.Raise SAID_ERROR, "xftools", "请先打开台账，再点按钮。上面有黄条的，先点“启用编辑”。"
    If Not IsMarked(ActiveWorkbook) Then Err.Raise SAID_ERROR, "xftools", "这本表里没有检查留下的标记。"
    sentence = TakeBack(ActiveWorkbook)
    busy = False
    Tell sentence, ""
    Exit Sub
Failed:
    sentence = Told_Of(Err.Number, Err.Description)
    busy = False
    Tell sentence, ""
End Sub

Public Sub PressUndo()
    Dim marked As Boolean
    On Error Resume Next
    If Not ActiveWorkbook Is Nothing Then marked = IsMarked(ActiveWorkbook)
    On Error GoTo 0
    If marked Then
        PressClear
    Else
        Press "undo"
    End If
End Sub

Public Sub PressHelp()
    Tell "先打开台账，再点上面的按钮；没有保存的改动也算在内。" & vbCrLf & _
        "检查台账：有问题的格子涂色、写批注；清除标记：恢复原样。" & vbCrLf & _
        "今天要办、期限提醒：按法定期限列出要办的事。登记前查一查：看来访人以前的事项。" & vbCrLf & _
        "值分布：看各栏用了哪些词。脱敏另存：出一份可以拿到单位外面用的。" & vbCrLf & _
        "查找重复：出核对表，由您判断，再点读回核对结果。" & vbCrLf & _
        "文书都是草稿，编号和日期等签发以后再填。" & vbCrLf & _
        "按钮没有反应：看看宏有没有启用；提示找不到后台程序：请维护人员重新安装。", ""
End Sub

' What a verb asks of the person first; False when the person gave up.
Private Function Answers_To(ByVal verb As String, ByVal book As Object, ByRef asked_ As String, ByRef folder As String) As Boolean
    Dim usual As String
    Answers_To = True
    If verb = "find" Then
        usual = "选中的这一行"
        asked_ = Trim(Asked("查谁？请输入姓名、电话或身份证号；不改就查选中的那一行。", usual))
        If asked_ = "" Then Answers_To = False
        If asked_ = usual Then asked_ = ""
    ElseIf verb = "report" Or verb = "consolidate" Or verb = "submissions" Then
        usual = Last_Month()
        asked_ = Trim(Asked("哪个月？请写成 " & usual & " 这样。", usual))
        If asked_ = "" Then Answers_To = False
        If Answers_To And verb <> "report" Then
            folder = AskedFolder("各村的表放在哪个文件夹？", book.Path)
            If folder = "" Then Answers_To = False
        End If
    End If
End Function

Private Function Last_Month() As String
    Dim when_ As Date
    when_ = DateSerial(Year(Date), Month(Date), 1) - 1
    Last_Month = CStr(Year(when_)) & "-" & Right("0" & CStr(Month(when_)), 2)
End Function

Private Function NewJob() As String
    Dim folder As String, at As Long
    On Error GoTo Failed
    Make JobsFolder()
    Randomize
    For at = 1 To 50
        folder = JobsFolder() & Slash() & "job" & CStr(CLng(Rnd * 900000000) + 99999999)
        If Not FolderExists(folder) Then Exit For
    Next at
    MkDir folder
    NewJob = folder
    Exit Function
Failed:
    Err.Raise SAID_ERROR, "xftools", No_Room()
End Function

Private Function No_Room() As String
    No_Room = "临时文件夹写不进去（" & JobsFolder() & "），可能是磁盘满了或没有权限。表格没有动。"
End Function

' The copy first, the request last and by rename: whoever sees it sees it whole.
Private Sub Ask(ByVal job As String, ByVal book As Object, ByVal verb As String, ByVal asked_ As String, ByVal folder As String)
    Dim copy_ As String, handle As Integer
    copy_ = job & Slash() & "book" & Ending(book.Name)
    On Error GoTo Failed
    book.SaveCopyAs copy_
    If Not Exists(copy_) Then Err.Raise 75
    If FileLen(copy_) = 0 Then Err.Raise 61
    handle = FreeFile
    Open job & Slash() & "request.part" For Output As #handle
    Print #handle, "verb" & vbTab & verb
    Print #handle, "copy" & vbTab & Coded("book" & Ending(book.Name))
    Print #handle, "name" & vbTab & Coded(book.Name)
    Print #handle, "path" & vbTab & Coded(book.Path)
    Print #handle, "sheet" & vbTab & Coded(book.ActiveSheet.Name)
    Print #handle, "rows" & vbTab & Chosen_Rows()
    Print #handle, "text" & vbTab & Coded(asked_)
    Print #handle, "folder" & vbTab & Coded(folder)
    If Password_Of(book) <> "" Then Print #handle, "password" & vbTab & Coded(Password_Of(book))
    Print #handle, "end"
    Close #handle
    Name job & Slash() & "request.part" As job & Slash() & "request.txt"
    If Not Exists(job & Slash() & "request.txt") And Not Exists(job & Slash() & "taken.txt") Then Err.Raise 75
    Exit Sub
Failed:
    On Error Resume Next
    Close #handle
    On Error GoTo 0
    Err.Raise SAID_ERROR, "xftools", No_Room()
End Sub

Private Function Ending(ByVal name_ As String) As String
    Dim cut As Long
    cut = InStrRev(name_, ".")
    Ending = ".xlsx"
    If cut > 0 And Len(name_) - cut <= 4 Then Ending = LCase(Mid(name_, cut))
End Function

' The rows of the selection as 4-7,9-9, those that a filter hides left out; nothing where it is a picture or all is chosen.
Private Function Chosen_Rows() As String
    Dim area As Object, made As String, row As Long, first As Long, last As Long
    On Error GoTo Failed
    For Each area In Selection.Areas
        If area.Rows.Count >= 10000 Then Exit Function
    Next area
    For Each area In Selection.Areas
        first = 0
        last = area.Row + area.Rows.Count
        For row = area.Row To last
            If row = last Then
                made = Joined(made, first, row - 1)
            ElseIf area.Worksheet.Rows(row).Hidden Then
                made = Joined(made, first, row - 1)
                first = 0
            ElseIf first = 0 Then
                first = row
            End If
        Next row
    Next area
    Chosen_Rows = made
    Exit Function
Failed:
    Chosen_Rows = made
End Function

Private Function Joined(ByVal made As String, ByVal first As Long, ByVal last As Long) As String
    Joined = made
    If first = 0 Then Exit Function
    If made <> "" Then Joined = made & ","
    Joined = Joined & CStr(first) & "-" & CStr(last)
End Function

' Waits for done.txt, and makes the patch ready as soon as it is there: the worker is still writing its lists then.
' A worker that is warm takes the request at once; else the launcher starts one.
Private Sub Wait_For(ByVal job As String, ByVal book As Object)
    Dim began As Double, passed As Double, launched As Boolean, beat As String, beaten As Double, looked As Double, prepared As Double
    Dim alive As String, step_ As String
    If patience <= 0 Then patience = 900
    alive = JobsFolder() & Slash() & "worker.alive"
    began = CDbl(Now)
    looked = began
    beaten = began
    beat = FirstLine(alive)
    If Not Exists(alive) Then launched = Launch(job)
    Hear_Esc True
    Do While Not Exists(job & Slash() & "done.txt")
        Breathe
        If prepared = 0 Then
            If Exists(job & Slash() & "patch.txt") Then
                prepared = CDbl(Now)
                ShowStatus "正在标记…"
                Prepare book, job & Slash() & "patch.txt"
                Hear_Esc True
            End If
        End If
        passed = (CDbl(Now) - began) * 86400
        If passed > patience Then Err.Raise SAID_ERROR, "xftools", "等得太久，没有等到结果，已停下。表格没有动。"
        If (CDbl(Now) - looked) * 86400 >= 0.9 Then
            looked = CDbl(Now)
            If prepared > 0 Then Show_Again
            If Not FolderExists(job) Then Err.Raise SAID_ERROR, "xftools", Reason("died")
            step_ = Plain(FirstLine(job & Slash() & "step.txt"))
            ShowStatus "正在处理：" & step_ & "（" & CStr(CLng(passed)) & " 秒，按 Esc 停下）"
            If Not launched Then
                ' Nobody took the request: that worker is gone.
                If passed > 1.5 And Exists(job & Slash() & "request.txt") Then launched = Launch(job)
            End If
            If FirstLine(alive) <> beat Then
                beat = FirstLine(alive)
                beaten = CDbl(Now)
            End If
            If Exists(job & Slash() & "taken.txt") And (CDbl(Now) - beaten) * 86400 > 30 Then
                Err.Raise SAID_ERROR, "xftools", Reason("died")
            End If
            If Exists(job & Slash() & "request.txt") And passed > 180 Then
                Err.Raise SAID_ERROR, "xftools", Reason("silent")
            End If
        End If
    Loop
    Hear_Esc False
End Sub

' Excel goes on with its other work; LibreOffice would spin meanwhile, and the worker wants the machine too.
Private Sub Breathe()
    If Not OnWindows() Then
        On Error Resume Next
        Application.Wait CDbl(Now) + 0.000000015
        On Error GoTo 0
    End If
    DoEvents
End Sub

Private Function Launch(ByVal job As String) As Boolean
    Dim launcher As String
    launcher = HomeFolder() & Slash() & "launch.sh"
    If OnWindows() Then launcher = HomeFolder() & Slash() & "launch.cmd"
    If Not Exists(launcher) Then Err.Raise SAID_ERROR, "xftools", Reason("no_launcher")
    On Error GoTo Failed
    Shell """" & launcher & """ """ & job & """", vbHide
    Launch = True
    Exit Function
Failed:
    Err.Raise SAID_ERROR, "xftools", Reason("no_launcher")
End Function

' The answer of a job: its patch laid, its sentence; or what it asks first. Raises what went wrong, in words.
Private Function Settled(ByVal job As String, ByVal book As Object, ByRef folder As String, ByRef asks As String) As String
    Dim lines As Collection, at As Long, parts As Variant, ok As Boolean, sentence As String, problem As String, more As String
    folder = ""
    Set lines = LinesOf(job & Slash() & "done.txt")
    For at = 1 To lines.Count
        parts = Split(lines.Item(at), vbTab)
        If UBound(parts) >= 1 Then
            If parts(0) = "ok" Then ok = (parts(1) = "1")
            If parts(0) = "say" Then sentence = Plain(parts(1))
            If parts(0) = "folder" Then folder = Plain(parts(1))
            If parts(0) = "asks" Then asks = parts(1)
            If parts(0) = "error" Then problem = Trim(parts(1))
        End If
    Next at
    If problem <> "" And sentence = "" Then sentence = Reason(problem)
    Settled = sentence
    If asks <> "" Then Exit Function
    If Not ok Then Err.Raise SAID_ERROR, "xftools", sentence
    If Is_Ready() Or Exists(job & Slash() & "patch.txt") Then
        ShowStatus "正在标记…"
        more = LayPatch(book, job & Slash() & "patch.txt")
    End If
    Settled = sentence & more
End Function

' What the launcher cannot say in Chinese.
Private Function Reason(ByVal key As String) As String
    If key = "no_python" Then
        Reason = "找不到后台程序要用的 Python，请维护人员重新安装。表格没有动。"
    ElseIf key = "no_launcher" Then
        Reason = "后台程序没有装好（" & HomeFolder() & "），请维护人员重新安装。表格没有动。"
    ElseIf key = "died" Then
        Reason = "后台程序中途停了，表格没有动。请再点一次；还不行，请告诉维护人员。"
    ElseIf key = "no_room" Then
        Reason = No_Room()
    ElseIf key = "silent" Then
        Reason = "后台程序一直没有动静，可能被杀毒软件拦住了。表格没有动。"
    Else
        Reason = "没有做成（" & key & "）。表格没有动。"
    End If
End Function

Private Function Told_Of(ByVal number As Long, ByVal told As String) As String
    If number = SAID_ERROR Then
        Told_Of = told
    ElseIf number = 18 Then
        Told_Of = "已停下，表格没有动。"
    Else
        Told_Of = "没有做成，表格没有动。请再点一次；还不行，请把这一句告诉维护人员：错误 " & CStr(number) & "，" & told
    End If
End Function
