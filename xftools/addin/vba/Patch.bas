Option Explicit
' A patch laid into the workbook that was copied: made ready, verified, and then all of it or nothing.

' Whether new sheets stand ready, what they were made of, whose they are, and the sheet that was in view before.
Private ready As Boolean
Private lines As Collection
Private whose As String
Private viewed As String

' What can be done before the answer is whole: the new sheets, under passing names. To be followed by LayPatch or Abandon.
Public Sub Prepare(ByVal book As Object, ByVal path As String)
    Set lines = LinesOf(path)
    Whole lines
    Still_Open book
    Refuse_Closed_Structure book
    Begin book
    Add_Sheets book, lines
    If Not IsMarked(book) Then Add_State book
    ' The clerk may go on meanwhile: in the register, and asked whatever Excel asks.
    View book
    Hold_Alerts False
End Sub

Private Sub Begin(ByVal book As Object)
    If ready Then Err.Raise SAID_ERROR, "xftools", "上一步还没有做完，请等一等。"
    viewed = book.ActiveSheet.Name
    whose = Key_Of(book)
    Begin_Marks
    Begin_Sheets
    ready = True
    Freeze_Screen True
End Sub

Private Function Key_Of(ByVal book As Object) As String
    Key_Of = book.Path & vbTab & book.Name
End Function

Public Function Is_Ready() As Boolean
    Is_Ready = ready
End Function

' Takes away what was made ready, and whatever was begun; nothing where there is nothing.
Public Sub Abandon(ByVal book As Object)
    If Not ready Then Exit Sub
    ready = False
    Hold_Alerts True
    On Error Resume Next
    Roll_Back book
    Roll_Back_Sheets
    View book
    On Error GoTo 0
    Freeze_Screen False
End Sub

' Lays a patch file, made ready or not; what is to be added to the sentence.
Public Function LayPatch(ByVal book As Object, ByVal path As String) As String
    Dim names As Collection, told As String, number As Long, old As Variant, led As Variant, held As Long, keeps As Boolean
    On Error GoTo Failed
    If Not ready Then Prepare book, path
    Still_Open book
    If whose <> Key_Of(book) Then Err.Raise SAID_ERROR, "xftools", "处理的时候工作簿另存过，没有标记。请再点一次。"
    Freeze_Screen True
    Set names = New Collection
    Verify book, lines, names
    Refuse_Closed_Structure book
    held = ReadState(book, old, led)
    keeps = (lines.Item(1) = "k" And held > 0)
    Choose_Names book, old, held, keeps
    If keeps Then
        Keep old, led, held
    Else
        Match book, lines, names, old, led, held
        Unlay book, old, led, held
        Lay book, lines, names, old
    End If
    Swap_Sheets book
    Write_State book, old, led, held
    ready = False
    Drop_Sheets
    View book
    Freeze_Screen False
    If Kept_Sheets() <> "" Then LayPatch = vbCrLf & "您在" & Kept_Sheets() & "里写过字，上一次的这张表留着没有动。"
    Exit Function
Failed:
    number = Err.Number
    told = Err.Description
    Abandon book
    Err.Raise number, "xftools", told
End Function

' For tests and for macros of the office's own: lays a patch file into the workbook in view; what went wrong, in words.
Public Function XfLay(ByVal path As String) As String
    On Error GoTo Failed
    XfLay = LayPatch(ActiveWorkbook, path)
    Exit Function
Failed:
    XfLay = Err.Description
End Function

' Takes away what the last press laid; a sentence.
Public Function TakeBack(ByVal book As Object) As String
    Dim told As String, number As Long, old As Variant, led As Variant, held As Long
    Refuse_Closed_Structure book
    Begin book
    On Error GoTo Failed
    held = ReadState(book, old, led)
    Choose_Names book, old, held, False
    Let_Go STATE_NAME
    Unlay book, old, led, held
    Swap_Sheets book
    ready = False
    Drop_Sheets
    View book
    Freeze_Screen False
    TakeBack = "清除了 " & CStr(Cells_Changed()) & " 处标记，您自己的颜色和批注都还在。"
    If Kept_Sheets() <> "" Then TakeBack = TakeBack & "您在" & Kept_Sheets() & "里写过字，这张表留着没有动。"
    If Cells_Left() > 0 Then TakeBack = TakeBack & "另有 " & CStr(Cells_Left()) & " 处后来改过或移动过，没有动。"
    Exit Function
Failed:
    number = Err.Number
    told = Err.Description
    Abandon book
    Err.Raise number, "xftools", told
End Function

' The sheet that was in view, or the new one of its name, is in view again.
Private Sub View(ByVal book As Object)
    On Error Resume Next
    If book.ActiveSheet.Name <> viewed Then book.Sheets(viewed).Activate
    On Error GoTo 0
End Sub

' The last line counts the others: a file cut short is no patch.
Private Sub Whole(ByVal lines As Collection)
    Dim parts As Variant
    If lines.Count > 0 Then
        parts = Split(lines.Item(lines.Count) & vbTab, vbTab)
        If parts(0) = "z" And parts(1) = CStr(lines.Count - 1) Then Exit Sub
    End If
    Err.Raise SAID_ERROR, "xftools", "结果没有收全，表格没有动。请再点一次。"
End Sub

Private Sub Still_Open(ByVal book As Object)
    Dim name_ As String
    On Error GoTo Gone
    name_ = book.Name
    If name_ = "" Then GoTo Gone
    If book.Worksheets.Count = 0 Then GoTo Gone
    Exit Sub
Gone:
    Err.Raise SAID_ERROR, "xftools", "处理的时候工作簿被关掉了，没有标记。"
End Sub

' Every cell still holds what was checked, every sheet is there and may be written.
Private Sub Verify(ByVal book As Object, ByVal lines As Collection, ByVal names As Collection)
    Dim at As Long, parts As Variant, sheet As Object, told As String, kind As String, here As String
    For at = 1 To lines.Count
        told = lines.Item(at)
        kind = Left(told, 2)
        If kind = "s" & vbTab Then
            names.Add Plain(Mid(told, 3))
            Set sheet = SheetOf(book, names.Item(names.Count))
            If sheet Is Nothing Then Err.Raise SAID_ERROR, "xftools", "处理的时候工作表“" & names.Item(names.Count) & "”改了名或删掉了，没有标记。请再点一次。"
            Refuse_Protected sheet
            here = CStr(names.Count)
        ElseIf kind = "v" & vbTab Then
            parts = Split(told, vbTab)
            If parts(1) <> here Then
                here = parts(1)
                Set sheet = SheetOf(book, names.Item(CLng(here)))
            End If
            If Not Same(sheet.Cells(CLng(parts(2)), CLng(parts(3))).Value, parts(4), parts(5)) Then
                Err.Raise SAID_ERROR, "xftools", "处理的时候“" & sheet.Name & "”的 " & Letters(CLng(parts(3))) & parts(2) & " 改过了，没有标记。请再点一次。"
            End If
        End If
    Next at
End Sub

Private Function Same(ByVal value As Variant, ByVal kind As String, ByVal told As String) As Boolean
    On Error GoTo Differs
    If IsError(value) Then
        Same = (kind = "e")
    ElseIf kind = "" Then
        Same = IsEmpty(value)
        If Not Same Then Same = (CStr(value) = "")
    ElseIf IsEmpty(value) Then
        Same = False
    ElseIf kind = "t" Then
        Same = (Replace(CStr(value), vbCr, "") = Replace(Plain(told), vbCr, ""))
    ElseIf kind = "n" Or kind = "d" Then
        Same = (Abs(CDbl(value) - Val(told)) <= 0.00001 + Abs(Val(told)) * 0.000000000001)
    ElseIf kind = "b" Then
        Same = (CBool(value) = (told = "1"))
    End If
    Exit Function
Differs:
    Same = False
End Function

Private Sub Refuse_Closed_Structure(ByVal book As Object)
    If book.ProtectStructure Then
        Err.Raise SAID_ERROR, "xftools", "工作簿的结构受保护，不能加减工作表。请先撤销工作簿保护再点一次。表格没有动。"
    End If
End Sub

Private Sub Freeze_Screen(ByVal frozen As Boolean)
    Hear_Esc False
    On Error Resume Next
    Application.ScreenUpdating = Not frozen
    On Error GoTo 0
    Hold_Alerts frozen
End Sub

Private Sub Hold_Alerts(ByVal held As Boolean)
    On Error Resume Next
    Application.EnableEvents = Not held
    Application.DisplayAlerts = Not held
    On Error GoTo 0
End Sub

' Shows what the clerk does while the answer is long in coming.
Public Sub Show_Again()
    On Error Resume Next
    Application.ScreenUpdating = True
    On Error GoTo 0
End Sub
