Option Explicit
' Marks on cells, and what a cell looked like before one, kept in a hidden sheet of the workbook itself, so that marks can
' be taken back on any machine. Only what we laid and nobody changed since is taken back.
' The first seven columns are those of marks laid into a closed file; what is beyond them only this hand writes.

Public Const STATE_NAME As String = "_xftools"
Public Const KIND_AT As Long = 1
Public Const SHEET_AT As Long = 2
Public Const ROW_AT As Long = 3
Public Const COLUMN_AT As Long = 4
Public Const SEVERITY_AT As Long = 5
Public Const SAID_AT As Long = 6
Public Const XML_AT As Long = 7
Public Const FILL_AT As Long = 8
Public Const NOTE_AT As Long = 9
Public Const COLOUR_AT As Long = 10
Public Const LAID_AT As Long = 11
' The note as the worker coded it: it is compared without being read again.
Private Const CODED_AT As Long = 12
Private Const LONGEST As Long = 8000

' Each cell as it was before it was changed.
Private journal As Collection
Private left_ As Long
' The lines of the state to come; and those that were there, once they are written over.
Private state As Variant
Private used As Long
Private was_state As Variant
Private was_led As Variant
Private was_used As Long
' Lines of the state whose marks stay as they are, and for each line of the patch the line of the state that it finds there.
Private matched As Boolean
Private stays() As Boolean
Private found() As Long

Public Sub Begin_Marks()
    Set journal = New Collection
    left_ = 0
    matched = False
    used = 0
    was_used = 0
End Sub

Public Function Cells_Changed() As Long
    Cells_Changed = journal.Count
End Function

' How many marks somebody changed or moved, and which therefore stay.
Public Function Cells_Left() As Long
    Cells_Left = left_
End Function

Public Function IsMarked(ByVal book As Object) As Boolean
    IsMarked = Not SheetOf(book, STATE_NAME) Is Nothing
End Function

' ---- the state ----

' The state as it stands: its values, the formulas that lead to its rows, and how many lines it has.
Public Function ReadState(ByVal book As Object, ByRef old As Variant, ByRef led As Variant) As Long
    Dim place As Object, rows_ As Long, held As Long
    Set place = SheetOf(book, STATE_NAME)
    If place Is Nothing Then Exit Function
    ' Where Excel reckons only when asked, a row put in leaves old numbers behind.
    Reckon place
    ' One more than there are: a block of one cell would be no block.
    rows_ = place.UsedRange.Row + place.UsedRange.Rows.Count
    old = place.Range(place.Cells(1, 1), place.Cells(rows_, CODED_AT)).Value
    led = place.Range(place.Cells(1, ROW_AT), place.Cells(rows_, COLUMN_AT)).Formula
    For held = 1 To rows_
        If CStr(old(held, KIND_AT)) = "" Then Exit For
    Next held
    ReadState = held - 1
End Function

Private Sub Reckon(ByVal place As Object)
    On Error Resume Next
    place.Calculate
    On Error GoTo 0
End Sub

' The state as it is to be, over the one that was. It is the last thing that is changed.
Public Sub Write_State(ByVal book As Object, ByRef old As Variant, ByRef led As Variant, ByVal held As Long)
    Dim place As Object, leads As Variant, at As Long
    Set place = SheetOf(book, STATE_NAME)
    If held > 0 Then
        was_state = old
        was_led = led
        was_used = UBound(old, 1)
    End If
    ReDim leads(1 To used, 1 To 2)
    For at = 1 To used
        leads(at, 1) = state(at, ROW_AT)
        leads(at, 2) = state(at, COLUMN_AT)
    Next at
    Fill_State place, state, leads, used
    Clear_Below place, used, was_used
End Sub

Private Sub Clear_Below(ByVal place As Object, ByVal used_ As Long, ByVal last As Long)
    If last > used_ Then place.Range(place.Cells(used_ + 1, 1), place.Cells(last, CODED_AT)).ClearContents
End Sub

' Row and column are formulas: they follow the cell when rows are put in, and the sheet when it is renamed.
Private Sub Fill_State(ByVal place As Object, ByRef block As Variant, ByRef leads As Variant, ByVal count_ As Long)
    place.Range(place.Cells(1, KIND_AT), place.Cells(count_, SHEET_AT)).NumberFormat = "@"
    place.Range(place.Cells(1, SEVERITY_AT), place.Cells(count_, CODED_AT)).NumberFormat = "@"
    place.Range(place.Cells(1, 1), place.Cells(count_, CODED_AT)).Value = block
    ' As formulas once more: only so does LibreOffice read references as Excel does.
    place.Range(place.Cells(1, ROW_AT), place.Cells(count_, COLUMN_AT)).Formula = leads
End Sub

' The state as it stands, with the sheets that are added beside the marks.
Public Sub Keep(ByRef old As Variant, ByRef led As Variant, ByVal held As Long)
    Dim at As Long, row As Long, column As Long
    used = held + Fresh_Count()
    ReDim state(1 To used, 1 To CODED_AT)
    For row = 1 To held
        For column = 1 To CODED_AT
            state(row, column) = old(row, column)
        Next column
        state(row, ROW_AT) = led(row, 1)
        state(row, COLUMN_AT) = led(row, 2)
        For at = 1 To Fresh_Count()
            If CStr(old(row, KIND_AT)) = "sheet" Then
                If CStr(old(row, SHEET_AT)) = Fresh_Part(at, FRESH_NAME) Or CStr(old(row, SHEET_AT)) = Fresh_Part(at, FRESH_MEANT) Then state(row, KIND_AT) = "gone"
            End If
        Next at
    Next row
    For at = 1 To Fresh_Count()
        Note_Sheet held + at, at
    Next at
End Sub

Private Sub Note_Sheet(ByVal row As Long, ByVal at As Long)
    state(row, KIND_AT) = "sheet"
    state(row, SHEET_AT) = Fresh_Part(at, FRESH_NAME)
    state(row, SAID_AT) = Fresh_Part(at, FRESH_DIGEST)
    state(row, LAID_AT) = Fresh_Part(at, FRESH_SUM)
End Sub

' ---- laying ----

' Which marks of before are to stand again just as they stand: these cells are left alone. Both run from the top down.
Public Sub Match(ByVal book As Object, ByVal lines As Collection, ByVal names As Collection, ByRef old As Variant, ByRef led As Variant, ByVal held As Long)
    Dim at As Long, parts As Variant, sheet As Object, here As String, on_ As Long, name_ As String, row As Long, column As Long
    If held = 0 Then Exit Sub
    ReDim stays(1 To held)
    ReDim found(1 To lines.Count)
    matched = True
    For at = 1 To lines.Count
        If Left(lines.Item(at), 2) = "m" & vbTab Then
            parts = Split(lines.Item(at), vbTab)
            If parts(1) <> here Then
                here = parts(1)
                Set sheet = SheetOf(book, names.Item(CLng(here)))
                name_ = sheet.Name
                on_ = First_Of(name_, old, led, held)
            End If
            row = CLng(parts(2))
            column = CLng(parts(3))
            Do While on_ <= held
                If Not Before_It(old, on_, row, column) Then Exit Do
                on_ = on_ + 1
            Loop
            If on_ <= held Then
                If Stands(sheet, name_, parts, old, led, on_) Then
                    stays(on_) = True
                    found(at) = on_
                End If
            End If
        End If
    Next at
End Sub

Private Function First_Of(ByVal name_ As String, ByRef old As Variant, ByRef led As Variant, ByVal held As Long) As Long
    Dim at As Long
    For at = 1 To held
        If CStr(old(at, KIND_AT)) = "mark" Then
            If Sheet_In(CStr(led(at, 1)), CStr(old(at, SHEET_AT))) = name_ Then Exit For
        End If
    Next at
    First_Of = at
End Function

' Whether a line of the state is of a cell above or left of another; a line of no cell is passed over too.
Private Function Before_It(ByRef old As Variant, ByVal on_ As Long, ByVal row As Long, ByVal column As Long) As Boolean
    Before_It = True
    If CStr(old(on_, KIND_AT)) <> "mark" Then Exit Function
    If Not Is_Place(old(on_, ROW_AT)) Or Not Is_Place(old(on_, COLUMN_AT)) Then Exit Function
    If CLng(old(on_, ROW_AT)) < row Then Exit Function
    Before_It = (CLng(old(on_, ROW_AT)) = row And CLng(old(on_, COLUMN_AT)) < column)
End Function

' Whether a mark stands as it was laid, and is to be laid so again.
Private Function Stands(ByVal sheet As Object, ByVal name_ As String, ByVal parts As Variant, ByRef old As Variant, ByRef led As Variant, ByVal on_ As Long) As Boolean
    Dim cell As Object, laid As String
    laid = CStr(old(on_, LAID_AT))
    If laid = "" Then Exit Function
    If CLng(old(on_, ROW_AT)) <> CLng(parts(2)) Or CLng(old(on_, COLUMN_AT)) <> CLng(parts(3)) Then Exit Function
    If CStr(old(on_, COLOUR_AT)) <> parts(5) Or CStr(old(on_, SEVERITY_AT)) <> parts(4) Then Exit Function
    If CStr(old(on_, CODED_AT)) <> parts(6) Then Exit Function
    If Sheet_In(CStr(led(on_, 1)), CStr(old(on_, SHEET_AT))) <> name_ Then Exit Function
    Set cell = sheet.Cells(CLng(parts(2)), CLng(parts(3)))
    If "" & cell.Interior.Color <> parts(5) Then Exit Function
    Stands = (NoteOf(cell) = laid)
End Function

' The marks, each cell noted in the journal before it is changed; what the state is to say of them is told to Write_State.
Public Sub Lay(ByVal book As Object, ByVal lines As Collection, ByVal names As Collection, ByRef old As Variant)
    Dim at As Long, on_ As Long, parts As Variant, cell As Object, sheet As Object, count_ As Long, sheets_ As Long
    Dim note As String, had As String, was As String, laid As String, here As String, name_ As String, quoted As String, told As String
    For at = 1 To lines.Count
        If Left(lines.Item(at), 2) = "m" & vbTab Then count_ = count_ + 1
    Next at
    sheets_ = Fresh_Count()
    ReDim state(1 To count_ + sheets_ + 1, 1 To CODED_AT)
    used = 1
    parts = Split("xftools,sheet,row,column,severity,note,fill", ",")
    For at = 0 To 6
        state(1, at + 1) = parts(at)
    Next at
    For at = 1 To lines.Count
        told = lines.Item(at)
        If Left(told, 2) = "m" & vbTab Then
            parts = Split(told, vbTab)
            If parts(1) <> here Then
                here = parts(1)
                Set sheet = SheetOf(book, names.Item(CLng(here)))
                name_ = sheet.Name
                quoted = "('" & Replace(name_, "'", "''") & "'!"
            End If
            on_ = 0
            If matched Then on_ = found(at)
            If on_ > 0 Then
                was = CStr(old(on_, FILL_AT))
                had = CStr(old(on_, NOTE_AT))
                note = CStr(old(on_, SAID_AT))
                laid = CStr(old(on_, LAID_AT))
            Else
                Set cell = sheet.Cells(CLng(parts(2)), CLng(parts(3)))
                was = FillOf(cell)
                had = NoteOf(cell)
                note = Plain(parts(6))
                laid = "1" & note
                If had <> "" Then laid = had & vbLf & note
                journal.Add Together(name_, parts(2), parts(3), was, had)
                If Not Runs(was) Then cell.Interior.Color = CLng(parts(5))
                If Not SetNote(cell, had, laid) Then laid = ""
            End If
            used = used + 1
            told = quoted & Letters(CLng(parts(3))) & parts(2) & ")"
            state(used, KIND_AT) = "mark"
            state(used, SHEET_AT) = name_
            state(used, ROW_AT) = "=ROW" & told
            state(used, COLUMN_AT) = "=COLUMN" & told
            state(used, SEVERITY_AT) = parts(4)
            state(used, SAID_AT) = note
            state(used, XML_AT) = XmlOf(was)
            state(used, FILL_AT) = was
            state(used, NOTE_AT) = had
            state(used, COLOUR_AT) = parts(5)
            state(used, LAID_AT) = laid
            If Len(parts(6)) <= LONGEST Then state(used, CODED_AT) = parts(6)
        End If
    Next at
    For at = 1 To sheets_
        used = used + 1
        Note_Sheet used, at
    Next at
End Sub

' ---- taking back ----

' Takes back the marks of the press before, cell by cell, where nobody changed them since.
Public Sub Unlay(ByVal book As Object, ByRef old As Variant, ByRef led As Variant, ByVal held As Long)
    Dim at As Long, sheet As Object, name_ As String, here As String, stays_ As Boolean
    For at = 1 To held
        If matched Then stays_ = stays(at)
        If CStr(old(at, KIND_AT)) = "mark" And Not stays_ Then
            If Is_Place(old(at, ROW_AT)) And Is_Place(old(at, COLUMN_AT)) Then
                name_ = Sheet_In(CStr(led(at, 1)), CStr(old(at, SHEET_AT)))
                If name_ <> here Then
                    here = name_
                    Set sheet = SheetOf(book, name_)
                    If Not sheet Is Nothing Then Refuse_Protected sheet
                End If
                If sheet Is Nothing Then
                    left_ = left_ + 1
                Else
                    Unlay_One sheet.Cells(CLng(old(at, ROW_AT)), CLng(old(at, COLUMN_AT))), name_, old, at
                End If
            Else
                left_ = left_ + 1
            End If
        End If
    Next at
End Sub

' A row that was taken out leaves no number behind.
Private Function Is_Place(ByVal told As Variant) As Boolean
    If IsError(told) Then Exit Function
    If IsNumeric(told) Then Is_Place = (CDbl(told) >= 1)
End Function

Private Sub Unlay_One(ByVal cell As Object, ByVal name_ As String, ByRef old As Variant, ByVal at As Long)
    Dim fill_ As Boolean, note As Boolean, before As String, had As String, was As String
    fill_ = FillIsOurs(cell, old, at)
    had = NoteOf(cell)
    before = NoteBefore(had, old, at, note)
    If Not fill_ And Not note Then
        left_ = left_ + 1
        Exit Sub
    End If
    was = FillBefore(old, at)
    journal.Add Together(name_, CStr(old(at, ROW_AT)), CStr(old(at, COLUMN_AT)), FillOf(cell), had)
    If fill_ And Not Runs(was) Then SetFill cell, was
    If note Then SetNote cell, had, before
End Sub

' Every cell as it was, the last change first, and the state.
Public Sub Roll_Back(ByVal book As Object)
    Dim at As Long, cell As Object, told As String
    On Error Resume Next
    If was_used > 0 Then
        Fill_State SheetOf(book, STATE_NAME), was_state, was_led, was_used
        Clear_Below SheetOf(book, STATE_NAME), was_used, used
    End If
    For at = journal.Count To 1 Step -1
        told = journal.Item(at)
        Set cell = SheetOf(book, Part(told, 0)).Cells(CLng(Part(told, 1)), CLng(Part(told, 2)))
        If Not Runs(Part(told, 3)) Then SetFill cell, Part(told, 3)
        SetNote cell, NoteOf(cell), Part(told, 4)
    Next at
    On Error GoTo 0
End Sub

' ---- places ----

Public Function Letters(ByVal column As Long) As String
    Dim rest As Long, made As String
    Do While column > 0
        rest = (column - 1) Mod 26
        made = Chr(65 + rest) & made
        column = (column - 1 - rest) \ 26
    Loop
    Letters = made
End Function

' The sheet a reference is of, as the workbook calls it now.
Private Function Sheet_In(ByVal formula_ As String, ByVal was As String) As String
    Dim cut As Long, told As String
    Sheet_In = was
    cut = InStrRev(formula_, "!")
    If cut = 0 Then cut = InStrRev(formula_, ".")
    If cut = 0 Or InStr(formula_, "(") = 0 Then Exit Function
    told = Mid(formula_, InStr(formula_, "(") + 1, cut - InStr(formula_, "(") - 1)
    If Left(told, 1) = "$" Then told = Mid(told, 2)
    If Left(told, 1) = "'" Then told = Replace(Mid(told, 2, Len(told) - 2), "''", "'")
    If told <> "" Then Sheet_In = told
End Function

Public Sub Refuse_Protected(ByVal sheet As Object)
    If sheet.ProtectContents Then
        Err.Raise SAID_ERROR, "xftools", "工作表“" & sheet.Name & "”受保护，写不上标记。请先撤销工作表保护再点一次。表格没有动。"
    End If
End Sub
