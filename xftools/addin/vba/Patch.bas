Option Explicit
' A patch laid into the workbook that was copied: verified first, then all of it or nothing.

Private journal As Collection
Private fresh As Collection
Private left_ As Long
' Sheets that stay because somebody wrote in them.
Private kept As String

' Lays the lines of patch.txt; what is to be added to the sentence.
Public Function LayPatch(ByVal book As Object, ByVal lines As Collection) As String
    Dim names As Collection, told As String, number As Long, before As Object
    Whole lines
    Still_Open book
    Set names = New Collection
    Verify book, lines, names
    Refuse_Closed_Structure book
    Set before = book.ActiveSheet
    Set journal = New Collection
    Set fresh = New Collection
    left_ = 0
    kept = ""
    Freeze_Screen True
    On Error GoTo Failed
    Add_Sheets book, lines
    If lines.Item(1) = "k" And Not SheetOf(book, STATE_NAME) Is Nothing Then
        Swap_Beside book
    Else
        Unlay book
        Lay book, lines, names
        Swap_Sheets book
    End If
    before.Activate
    Freeze_Screen False
    If kept <> "" Then LayPatch = vbCrLf & "您在" & kept & "里写过字，上一次的这张表留着没有动。"
    Forget
    Exit Function
Failed:
    number = Err.Number
    told = Err.Description
    Roll_Back book
    On Error Resume Next
    before.Activate
    On Error GoTo 0
    Freeze_Screen False
    Forget
    Err.Raise number, "xftools", told
End Function

' For tests and for macros of the office's own: lays a patch file into the workbook in view; what went wrong, in words.
Public Function XfLay(ByVal path As String) As String
    On Error GoTo Failed
    XfLay = LayPatch(ActiveWorkbook, LinesOf(path))
    Exit Function
Failed:
    XfLay = Err.Description
End Function

' Takes away what the last press laid; a sentence.
Public Function TakeBack(ByVal book As Object) As String
    Dim told As String, number As Long, before As Object
    Refuse_Closed_Structure book
    Set before = book.ActiveSheet
    Set journal = New Collection
    Set fresh = New Collection
    left_ = 0
    kept = ""
    Freeze_Screen True
    On Error GoTo Failed
    Unlay book
    number = journal.Count
    Swap_Sheets book
    On Error Resume Next
    before.Activate
    On Error GoTo 0
    Freeze_Screen False
    TakeBack = "清除了 " & CStr(number) & " 处标记，您自己的颜色和批注都还在。"
    If kept <> "" Then TakeBack = TakeBack & "您在" & kept & "里写过字，这张表留着没有动。"
    If left_ > 0 Then TakeBack = TakeBack & "另有 " & CStr(left_) & " 处后来改过或移动过，没有动。"
    Forget
    Exit Function
Failed:
    number = Err.Number
    told = Err.Description
    Roll_Back book
    Freeze_Screen False
    Forget
    Err.Raise number, "xftools", told
End Function

Private Sub Forget()
    Set journal = Nothing
    Set fresh = Nothing
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
    Dim at As Long, parts As Variant, sheet As Object, name_ As String
    For at = 1 To lines.Count
        If Left(lines.Item(at), 2) = "s" & vbTab Then
            name_ = Plain(Mid(lines.Item(at), 3))
            names.Add name_
            Set sheet = SheetOf(book, name_)
            If sheet Is Nothing Then Err.Raise SAID_ERROR, "xftools", "处理的时候工作表“" & name_ & "”改了名或删掉了，没有标记。请再点一次。"
            Refuse_Protected sheet
        ElseIf Left(lines.Item(at), 2) = "v" & vbTab Then
            parts = Split(lines.Item(at), vbTab)
            Set sheet = SheetOf(book, names.Item(CLng(parts(1))))
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

' The marks and edits, each noted in the journal before it is made, and the state that takes them back.
Private Sub Lay(ByVal book As Object, ByVal lines As Collection, ByVal names As Collection)
    Dim at As Long, parts As Variant, cell As Object, sheet As Object, state As Variant, count_ As Long, used As Long
    Dim note As String, had As String, was As String, laid As String, place As Object, here As String, name_ As String
    For at = 1 To lines.Count
        If Left(lines.Item(at), 2) = "m" & vbTab Then count_ = count_ + 1
    Next at
    If count_ + fresh.Count = 0 Then Exit Sub
    ReDim state(1 To count_ + fresh.Count + 1, 1 To LAID_AT)
    used = 1
    parts = Split("xftools,sheet,row,column,severity,note,fill", ",")
    For at = 0 To 6
        state(1, at + 1) = parts(at)
    Next at
    For at = 1 To lines.Count
        If Left(lines.Item(at), 2) = "m" & vbTab Then
            parts = Split(lines.Item(at), vbTab)
            If parts(1) <> here Then
                here = parts(1)
                Set sheet = SheetOf(book, names.Item(CLng(here)))
                name_ = sheet.Name
            End If
            Set cell = sheet.Cells(CLng(parts(2)), CLng(parts(3)))
            was = FillOf(cell)
            had = NoteOf(cell)
            note = Plain(parts(6))
            laid = "1" & note
            If had <> "" Then laid = had & vbLf & note
            journal.Add Together(name_, parts(2), parts(3), was, had)
            cell.Interior.Color = CLng(parts(5))
            SetNote cell, laid
            If IsThreaded(cell) Then laid = ""
            used = used + 1
            state(used, KIND_AT) = "mark"
            state(used, SHEET_AT) = name_
            state(used, ROW_AT) = RowRef(name_, CLng(parts(2)), CLng(parts(3)), "ROW")
            state(used, COLUMN_AT) = RowRef(name_, CLng(parts(2)), CLng(parts(3)), "COLUMN")
            state(used, SEVERITY_AT) = parts(4)
            state(used, SAID_AT) = note
            state(used, XML_AT) = XmlOf(was)
            state(used, FILL_AT) = was
            state(used, NOTE_AT) = had
            state(used, COLOUR_AT) = parts(5)
            state(used, LAID_AT) = laid
        End If
    Next at
    For at = 1 To fresh.Count
        used = used + 1
        state(used, KIND_AT) = "sheet"
        state(used, SHEET_AT) = Part(fresh.Item(at), 1)
        state(used, SAID_AT) = Part(fresh.Item(at), 2)
        state(used, LAID_AT) = SumOf(SheetOf(book, Part(fresh.Item(at), 0)))
    Next at
    Set place = New_Sheet(book, STATE_NAME, "")
    WriteState place, state, used
End Sub

' The new sheets under names of their own until all is done.
Private Sub Add_Sheets(ByVal book As Object, ByVal lines As Collection)
    Dim at As Long, parts As Variant, block As Variant, sheet As Object, row As Long, column As Long, rows_ As Long, columns_ As Long
    at = 1
    Do While at <= lines.Count
        If Left(lines.Item(at), 2) = "a" & vbTab Then
            parts = Split(lines.Item(at), vbTab)
            rows_ = CLng(parts(2))
            columns_ = CLng(parts(3))
            Set sheet = New_Sheet(book, Plain(parts(1)), parts(7))
            ReDim block(1 To rows_, 1 To columns_)
            For row = 1 To rows_
                Fill_Row block, row, Split(lines.Item(at + row), vbTab)
            Next row
            For column = 1 To columns_
                If Mid(parts(5), column, 1) = "@" Then sheet.Range(sheet.Cells(1, column), sheet.Cells(rows_, column)).NumberFormat = "@"
            Next column
            sheet.Range(sheet.Cells(1, 1), sheet.Cells(rows_, columns_)).Value = block
            For column = 1 To columns_
                If Mid(parts(5), column, 1) = "f" Then Lead sheet, block, rows_, column
            Next column
            Dress sheet, CLng(parts(4)), rows_, columns_, Split(parts(6), ",")
            at = at + rows_
        End If
        at = at + 1
    Loop
End Sub

Private Sub Fill_Row(ByRef block As Variant, ByVal row As Long, ByVal cells As Variant)
    Dim column As Long, told As String
    For column = 1 To UBound(cells)
        told = Mid(cells(column), 2)
        Select Case Left(cells(column), 1)
            Case "t", "f"
                block(row, column) = Plain(told)
            Case "n"
                block(row, column) = Val(told)
            Case "b"
                block(row, column) = (told = "1")
        End Select
    Next column
End Sub

Private Sub Dress(ByVal sheet As Object, ByVal header As Long, ByVal rows_ As Long, ByVal columns_ As Long, ByVal widths As Variant)
    Dim column As Long, place As Object
    On Error Resume Next
    For column = 1 To columns_
        If column - 1 <= UBound(widths) Then
            sheet.Columns(column).ColumnWidth = Val(widths(column - 1))
            If Val(widths(column - 1)) >= 30 Then sheet.Range(sheet.Cells(1, column), sheet.Cells(rows_, column)).WrapText = True
        End If
    Next column
    Set place = sheet.Range(sheet.Cells(header, 1), sheet.Cells(header, columns_))
    place.Font.Bold = True
    place.Interior.Color = RGB(217, 225, 242)
    If header > 1 Then sheet.Range(sheet.Cells(1, 1), sheet.Cells(header - 1, columns_)).WrapText = False
    On Error GoTo 0
End Sub

' A sheet at the end under a passing name; the one it is to bear is settled when all is done.
Private Function New_Sheet(ByVal book As Object, ByVal name_ As String, ByVal digest As String) As Object
    Dim passing As String, number As Long
    number = fresh.Count
    Do
        number = number + 1
        passing = "xf" & CStr(number)
    Loop While Not SheetOf(book, passing) Is Nothing
    book.Worksheets.Add , book.Worksheets(book.Worksheets.Count)
    Set New_Sheet = book.Worksheets(book.Worksheets.Count)
    fresh.Add Together(passing, name_, digest, "", "")
    New_Sheet.Name = passing
End Function

' Takes back the marks of the press before, cell by cell, where nobody changed them since.
Private Sub Unlay(ByVal book As Object)
    Dim place As Object, at As Long, sheet As Object, row As Long, column As Long
    Set place = SheetOf(book, STATE_NAME)
    If place Is Nothing Then Exit Sub
    For at = 1 To LastOf(place)
        If CStr(place.Cells(at, KIND_AT).Value) = "mark" Then
            If IsError(place.Cells(at, ROW_AT).Value) Then
                left_ = left_ + 1
            Else
                row = CLng(place.Cells(at, ROW_AT).Value)
                column = CLng(place.Cells(at, COLUMN_AT).Value)
                Set sheet = SheetOf(book, Sheet_In(CStr(place.Cells(at, ROW_AT).Formula), CStr(place.Cells(at, SHEET_AT).Value)))
                If sheet Is Nothing Then
                    left_ = left_ + 1
                Else
                    Refuse_Protected sheet
                    Unlay_One sheet.Cells(row, column), sheet.Name, row, column, place, at
                End If
            End If
        End If
    Next at
End Sub

Private Sub Unlay_One(ByVal cell As Object, ByVal name_ As String, ByVal row As Long, ByVal column As Long, ByVal place As Object, ByVal at As Long)
    Dim fill_ As Boolean, note As Boolean, before As String, had As String
    fill_ = FillIsOurs(cell, place, at)
    had = NoteOf(cell)
    before = NoteBefore(had, place, at, note)
    If Not fill_ And Not note Then
        left_ = left_ + 1
        Exit Sub
    End If
    journal.Add Together(name_, CStr(row), CStr(column), FillOf(cell), had)
    If fill_ Then SetFill cell, FillBefore(place, at)
    If note Then SetNote cell, before
End Sub

' The sheets of the press before go, the new ones take their names. Everything that could fail has been done by now.
Private Sub Swap_Sheets(ByVal book As Object)
    Dim place As Object, at As Long, sheet As Object, name_ As String, number As Long
    Set place = SheetOf(book, STATE_NAME)
    If Not place Is Nothing Then
        For at = 1 To LastOf(place)
            If CStr(place.Cells(at, KIND_AT).Value) = "sheet" Then
                Set sheet = SheetOf(book, CStr(place.Cells(at, SHEET_AT).Value))
                If Not sheet Is Nothing Then
                    If IsAsLaid(sheet, CStr(place.Cells(at, LAID_AT).Value)) Then
                        sheet.Delete
                    Else
                        kept = kept & "“" & sheet.Name & "”"
                    End If
                End If
            End If
        Next at
        place.Visible = True
        place.Delete
    End If
    For at = 1 To fresh.Count
        name_ = Part(fresh.Item(at), 1)
        number = 1
        Do While Not SheetOf(book, name_) Is Nothing
            number = number + 1
            name_ = Part(fresh.Item(at), 1) & " (" & CStr(number) & ")"
        Loop
        Set sheet = SheetOf(book, Part(fresh.Item(at), 0))
        sheet.Name = name_
        If name_ <> Part(fresh.Item(at), 1) Then Note_Name book, Part(fresh.Item(at), 1), name_
    Next at
    Set place = SheetOf(book, STATE_NAME)
    If Not place Is Nothing Then place.Visible = 2
End Sub

' The new sheets take their names beside what was laid before; only those of the same name go.
Private Sub Swap_Beside(ByVal book As Object)
    Dim place As Object, at As Long, row As Long, sheet As Object, name_ As String, number As Long
    Set place = SheetOf(book, STATE_NAME)
    For at = 1 To fresh.Count
        name_ = Part(fresh.Item(at), 1)
        For row = 1 To LastOf(place)
            If CStr(place.Cells(row, KIND_AT).Value) = "sheet" And CStr(place.Cells(row, SHEET_AT).Value) = name_ Then
                Set sheet = SheetOf(book, name_)
                If Not sheet Is Nothing Then
                    If IsAsLaid(sheet, CStr(place.Cells(row, LAID_AT).Value)) Then
                        sheet.Delete
                    Else
                        kept = kept & "“" & name_ & "”"
                    End If
                End If
                place.Cells(row, KIND_AT).Value = "gone"
            End If
        Next row
        number = 1
        Do While Not SheetOf(book, name_) Is Nothing
            number = number + 1
            name_ = Part(fresh.Item(at), 1) & " (" & CStr(number) & ")"
        Loop
        Set sheet = SheetOf(book, Part(fresh.Item(at), 0))
        sheet.Name = name_
        row = LastOf(place) + 1
        place.Range(place.Cells(row, KIND_AT), place.Cells(row, LAID_AT)).NumberFormat = "@"
        place.Cells(row, KIND_AT).Value = "sheet"
        place.Cells(row, SHEET_AT).Value = name_
        place.Cells(row, SAID_AT).Value = Part(fresh.Item(at), 2)
        place.Cells(row, LAID_AT).Value = SumOf(sheet)
    Next at
End Sub

' The name an added sheet got, because another bears the one it was to have.
Private Sub Note_Name(ByVal book As Object, ByVal meant As String, ByVal got As String)
    Dim place As Object, at As Long
    Set place = SheetOf(book, Part(fresh.Item(fresh.Count), 0))
    If place Is Nothing Then Exit Sub
    For at = 1 To LastOf(place)
        If CStr(place.Cells(at, KIND_AT).Value) = "sheet" And CStr(place.Cells(at, SHEET_AT).Value) = meant Then place.Cells(at, SHEET_AT).Value = got
    Next at
End Sub

' Everything as it was, the last change first.
Private Sub Roll_Back(ByVal book As Object)
    Dim at As Long, cell As Object, sheet As Object
    On Error Resume Next
    For at = journal.Count To 1 Step -1
        Set cell = SheetOf(book, Part(journal.Item(at), 0)).Cells(CLng(Part(journal.Item(at), 1)), CLng(Part(journal.Item(at), 2)))
        SetFill cell, Part(journal.Item(at), 3)
        SetNote cell, Part(journal.Item(at), 4)
    Next at
    For at = fresh.Count To 1 Step -1
        Set sheet = SheetOf(book, Part(fresh.Item(at), 0))
        If Not sheet Is Nothing Then sheet.Delete
    Next at
    On Error GoTo 0
End Sub

' What belongs together as one text: LibreOffice cannot take an array out of a Collection.
Private Function Together(ByVal one As String, ByVal two As String, ByVal three As String, ByVal four As String, ByVal five As String) As String
    Together = one & Chr(1) & two & Chr(1) & three & Chr(1) & four & Chr(1) & five
End Function

Private Function Part(ByVal told As String, ByVal at As Long) As String
    Dim parts As Variant
    parts = Split(told, Chr(1))
    Part = parts(at)
End Function
