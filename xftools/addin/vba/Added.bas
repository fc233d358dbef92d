Option Explicit
' The sheets that a patch adds, and those of the press before that make room for them.
' They live under passing names until all is done; only then do they take their own, and the old ones go.

' What is known of a new sheet: the name it is to bear, its digest, the sum of what it says, the name it was meant to bear.
Public Const FRESH_NAME As Long = 0
Public Const FRESH_DIGEST As Long = 1
Public Const FRESH_SUM As Long = 2
Public Const FRESH_MEANT As Long = 3

' The new sheets; and the sheets themselves, so that they are found whatever somebody calls them meanwhile. The state, if
' it is new, is the last of them.
Private fresh As Collection
Private bodies As Collection
Private has_state As Boolean
' The old ones that go: their names, and, as they step aside, the sheets.
Private going As Collection
Private aside As Collection
' Sheets that stay because somebody wrote in them.
Private kept As String

Public Sub Begin_Sheets()
    Set fresh = New Collection
    Set bodies = New Collection
    Set going = New Collection
    Set aside = New Collection
    has_state = False
    kept = ""
End Sub

Public Function Kept_Sheets() As String
    Kept_Sheets = kept
End Function

Public Function SheetOf(ByVal book As Object, ByVal name_ As String) As Object
    Dim sheet As Object
    Set SheetOf = Nothing
    For Each sheet In book.Worksheets
        If sheet.Name = name_ Then
            Set SheetOf = sheet
            Exit Function
        End If
    Next sheet
End Function

Public Sub Add_Sheets(ByVal book As Object, ByVal lines As Collection)
    Dim at As Long, parts As Variant, block As Variant, sheet As Object, row As Long, column As Long, rows_ As Long, columns_ As Long, cells_ As Variant, above As Variant, sum As String
    at = 1
    Do While at <= lines.Count
        If Left(lines.Item(at), 2) = "a" & vbTab Then
            parts = Split(lines.Item(at), vbTab)
            rows_ = CLng(parts(2))
            columns_ = CLng(parts(3))
            Set sheet = New_Sheet(book, Plain(parts(1)), parts(7))
            ReDim block(1 To rows_, 1 To columns_)
            above = Split("", vbTab)
            For row = 1 To rows_
                cells_ = Split(lines.Item(at + row), vbTab)
                Fill_Row block, row, cells_, above
                above = cells_
            Next row
            For column = 1 To columns_
                If Mid(parts(5), column, 1) = "@" Then sheet.Range(sheet.Cells(1, column), sheet.Cells(rows_, column)).NumberFormat = "@"
            Next column
            sheet.Range(sheet.Cells(1, 1), sheet.Cells(rows_, columns_)).Value = block
            For column = 1 To columns_
                If Mid(parts(5), column, 1) = "f" Then Lead sheet, block, rows_, column
            Next column
            Dress sheet, CLng(parts(4)), rows_, columns_, Split(parts(6), ",")
            sum = SumOf(sheet)
            fresh.Remove fresh.Count
            fresh.Add Together(Plain(parts(1)), parts(7), sum, "", "")
            at = at + rows_
        End If
        at = at + 1
    Loop
End Sub

' A row of the block; what stands in the row above as well need not be read again.
Private Sub Fill_Row(ByRef block As Variant, ByVal row As Long, ByVal cells_ As Variant, ByVal above As Variant)
    Dim column As Long, told As String
    For column = 1 To UBound(cells_)
        told = cells_(column)
        If column <= UBound(above) Then
            If told = above(column) Then
                block(row, column) = block(row - 1, column)
                told = ""
            End If
        End If
        Select Case Left(told, 1)
            Case "t", "f"
                block(row, column) = Plain(Mid(told, 2))
            Case "n"
                block(row, column) = Val(Mid(told, 2))
            Case "b"
                block(row, column) = (Mid(told, 2) = "1")
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

' A sheet that is to hold the state, where there is none yet.
Public Sub Add_State(ByVal book As Object)
    New_Sheet book, STATE_NAME, ""
    has_state = True
End Sub

' A sheet at the end, under a passing name.
Private Function New_Sheet(ByVal book As Object, ByVal name_ As String, ByVal digest As String) As Object
    Dim before As String, last As Long, sheet As Object, made As Object
    before = Names_Of(book)
    ' After the last that is seen: where one lands that is put after a hidden one is nowhere written.
    last = book.Worksheets.Count
    Do While last > 1
        If book.Worksheets(last).Visible <> 0 And book.Worksheets(last).Visible <> 2 Then Exit Do
        last = last - 1
    Loop
    book.Worksheets.Add , book.Worksheets(last), 1
    For Each sheet In book.Worksheets
        If Not Is_In(before, sheet.Name) Then Set made = sheet
    Next sheet
    fresh.Add Together(name_, digest, "", "", "")
    bodies.Add made
    made.Name = Passing_Name(before)
    Set New_Sheet = made
End Function

' The names of all sheets, charts too, each between tabs; capitals do not matter, as they do not to Excel.
Private Function Names_Of(ByVal book As Object) As String
    Dim sheet As Object, made As String
    made = vbTab
    For Each sheet In book.Sheets
        made = made & sheet.Name & vbTab
    Next sheet
    Names_Of = made
End Function

Private Function Is_In(ByVal names As String, ByVal name_ As String) As Boolean
    Is_In = (InStr(1, names, vbTab & name_ & vbTab, vbTextCompare) > 0)
End Function

Private Function Passing_Name(ByVal names As String) As String
    Dim number As Long, made As String
    Do
        number = number + 1
        made = "xf" & CStr(number)
    Loop While Is_In(names, made)
    Passing_Name = made
End Function

' Which sheets of the press before go, and under what names the new ones are to stand; nothing is changed yet. Where the
' marks of before are kept, only sheets of the same name go.
Public Sub Choose_Names(ByVal book As Object, ByRef old As Variant, ByVal held As Long, ByVal keeps As Boolean)
    Dim at As Long, name_ As String, told As String, number As Long, taken As String, sheet As Object, made As Collection
    Set made = New Collection
    For at = 1 To held
        If CStr(old(at, KIND_AT)) = "sheet" Then
            name_ = CStr(old(at, SHEET_AT))
            Set sheet = SheetOf(book, name_)
            If Not sheet Is Nothing And (Not keeps Or Is_Fresh(name_)) Then
                If IsAsLaid(sheet, CStr(old(at, LAID_AT))) Then
                    going.Add name_
                Else
                    kept = kept & "“" & name_ & "”"
                End If
            End If
        End If
    Next at
    taken = Names_Of(book)
    For at = 1 To going.Count
        taken = Replace(taken, vbTab & going.Item(at) & vbTab, vbTab)
    Next at
    For at = 1 To fresh.Count
        told = fresh.Item(at)
        name_ = Part(told, FRESH_NAME)
        number = 1
        Do While Is_In(taken, name_)
            number = number + 1
            name_ = Part(told, FRESH_NAME) & " (" & CStr(number) & ")"
        Loop
        taken = taken & name_ & vbTab
        made.Add Together(name_, Part(told, FRESH_DIGEST), Part(told, FRESH_SUM), Part(told, FRESH_NAME), "")
    Next at
    Set fresh = made
End Sub

' Another sheet that goes.
Public Sub Let_Go(ByVal name_ As String)
    going.Add name_
End Sub

Private Function Is_Fresh(ByVal name_ As String) As Boolean
    Dim at As Long
    For at = 1 To fresh.Count
        If Part(fresh.Item(at), FRESH_NAME) = name_ Then
            Is_Fresh = True
            Exit Function
        End If
    Next at
End Function

' How many sheets were added, not counting the state; and what is known of one, by the constants above.
Public Function Fresh_Count() As Long
    Dim count_ As Long
    count_ = fresh.Count
    If has_state Then count_ = count_ - 1
    Fresh_Count = count_
End Function

Public Function Fresh_Part(ByVal at As Long, ByVal which As Long) As String
    Fresh_Part = Part(fresh.Item(at), which)
End Function

' The old ones step aside, the new ones take their names; Drop_Sheets ends it, Roll_Back_Sheets undoes it.
Public Sub Swap_Sheets(ByVal book As Object)
    Dim at As Long, sheet As Object
    For at = 1 To going.Count
        Set sheet = SheetOf(book, going.Item(at))
        aside.Add sheet
        Rename sheet, Passing_Name(Names_Of(book))
    Next at
    For at = 1 To fresh.Count
        Rename bodies.Item(at), Part(fresh.Item(at), FRESH_NAME)
    Next at
    Set sheet = SheetOf(book, STATE_NAME)
    If Not sheet Is Nothing Then sheet.Visible = 2
End Sub

' A name that a program does not like it may leave unsaid.
Private Sub Rename(ByVal sheet As Object, ByVal name_ As String)
    sheet.Name = name_
    If sheet.Name <> name_ Then Err.Raise SAID_ERROR, "xftools", "工作表“" & name_ & "”的名字用不上，没有标记。表格没有动。"
End Sub

' The old sheets go for good. All is done by now: one that cannot be deleted stays behind as any other sheet.
Public Sub Drop_Sheets()
    Dim at As Long
    On Error Resume Next
    For at = 1 To aside.Count
        If going.Item(at) = STATE_NAME Then aside.Item(at).Visible = True
        aside.Item(at).Delete
    Next at
    On Error GoTo 0
End Sub

' The new sheets are taken away, the old ones are called what they were called.
Public Sub Roll_Back_Sheets()
    Dim at As Long
    On Error Resume Next
    For at = bodies.Count To 1 Step -1
        bodies.Item(at).Visible = True
        bodies.Item(at).Delete
    Next at
    For at = aside.Count To 1 Step -1
        aside.Item(at).Name = going.Item(at)
    Next at
    On Error GoTo 0
End Sub

' What a sheet says, as one number: enough to see that somebody wrote in it.
Private Function SumOf(ByVal sheet As Object) As String
    Dim block As Variant, value As Variant, row As Long, column As Long, made As Double, rows_ As Long, columns_ As Long, used As Object
    Set used = sheet.UsedRange
    rows_ = used.Row + used.Rows.Count - 1
    columns_ = used.Column + used.Columns.Count - 1
    If rows_ > 20000 Then rows_ = 20000
    If columns_ > 200 Then columns_ = 200
    block = sheet.Range(sheet.Cells(1, 1), sheet.Cells(rows_ + 1, columns_ + 1)).Value
    For row = 1 To rows_
        For column = 1 To columns_
            value = block(row, column)
            Select Case VarType(value)
                Case vbEmpty, vbError
                Case vbString
                    If value <> "" Then made = made + CDbl(row * 7 + column) * (Len(value) * 131 + AscW(value) + AscW(Right(value, 1)))
                Case Else
                    made = made + CDbl(row * 7 + column) * (CDbl(value) - Int(CDbl(value) / 1000003) * 1000003 + 1)
            End Select
        Next column
    Next row
    SumOf = CStr(made)
End Function

' Whether a sheet that was added still says what it said; one that a closed file got is taken at its word.
Private Function IsAsLaid(ByVal sheet As Object, ByVal laid As String) As Boolean
    IsAsLaid = True
    If laid <> "" Then IsAsLaid = (SumOf(sheet) = laid)
End Function

' Lays a column of a block again as formulas: only so does LibreOffice read references as Excel does.
Private Sub Lead(ByVal sheet As Object, ByRef block As Variant, ByVal count_ As Long, ByVal column As Long)
    Dim told As Variant, at As Long
    ReDim told(1 To count_, 1 To 1)
    For at = 1 To count_
        told(at, 1) = block(at, column)
    Next at
    sheet.Range(sheet.Cells(1, column), sheet.Cells(count_, column)).Formula = told
End Sub

' What belongs together as one text: LibreOffice cannot take an array out of a Collection.
Public Function Together(ByVal one As String, ByVal two As String, ByVal three As String, ByVal four As String, ByVal five As String) As String
    Together = one & Chr(1) & two & Chr(1) & three & Chr(1) & four & Chr(1) & five
End Function

Public Function Part(ByVal told As String, ByVal at As Long) As String
    Dim parts As Variant
    parts = Split(told, Chr(1))
    Part = parts(at)
End Function
