Option Explicit
' What a cell looked like before a mark, kept in a hidden sheet of the workbook itself, so that the marks can be
' taken back on any machine. Only what we laid and nobody changed since is taken back.
' Its first seven columns are those of marks laid into a closed file; what is beyond them only this hand writes.

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

Public Function IsMarked(ByVal book As Object) As Boolean
    IsMarked = Not SheetOf(book, STATE_NAME) Is Nothing
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

' The fill as one text: index, colour, pattern, theme, tint.
Public Function FillOf(ByVal cell As Object) As String
    Dim theme As String, tint As String, pattern_ As String
    If CStr(cell.Interior.ColorIndex) = "-4142" Then
        FillOf = "-4142||||"
        Exit Function
    End If
    On Error Resume Next
    pattern_ = CStr(cell.Interior.Pattern)
    theme = CStr(cell.Interior.ThemeColor)
    tint = CStr(cell.Interior.TintAndShade)
    On Error GoTo 0
    FillOf = CStr(cell.Interior.ColorIndex) & "|" & CStr(cell.Interior.Color) & "|" & pattern_ & "|" & theme & "|" & tint
End Function

Public Sub SetFill(ByVal cell As Object, ByVal told As String)
    Dim parts As Variant
    parts = Split(told, "|")
    If parts(0) = "-4142" Then
        cell.Interior.ColorIndex = -4142
        Exit Sub
    End If
    cell.Interior.Color = CLng(parts(1))
    On Error Resume Next
    If parts(2) <> "" And parts(2) <> "1" And parts(2) <> "-4142" Then cell.Interior.Pattern = CLng(parts(2))
    If parts(3) <> "" And parts(3) <> "0" Then
        cell.Interior.ThemeColor = CLng(parts(3))
        cell.Interior.TintAndShade = CDbl(parts(4))
    End If
    On Error GoTo 0
End Sub

' The note as it is: nothing, or 1 and its text.
Public Function NoteOf(ByVal cell As Object) As String
    If cell.Comment Is Nothing Then
        NoteOf = ""
    Else
        NoteOf = "1" & cell.Comment.Text
    End If
End Function

' Whether people answer each other in a cell: Excel lays no note there, and such a talk is theirs.
Public Function IsThreaded(ByVal cell As Object) As Boolean
    On Error Resume Next
    ' Unknown before Excel 2019: then there is none.
    IsThreaded = Not cell.CommentThreaded Is Nothing
    On Error GoTo 0
End Function

Public Sub SetNote(ByVal cell As Object, ByVal told As String)
    If IsThreaded(cell) Then Exit Sub
    If cell.Comment Is Nothing Then
        If told = "" Then Exit Sub
        cell.AddComment Mid(told, 2)
        On Error Resume Next
        cell.Comment.Shape.TextFrame.AutoSize = True
        On Error GoTo 0
    ElseIf told = "" Then
        cell.Comment.Delete
    Else
        cell.Comment.Text Mid(told, 2)
    End If
End Sub

' Row and column are formulas: they follow the cell when rows are put in, and the sheet when it is renamed.
Public Sub WriteState(ByVal sheet As Object, ByRef state As Variant, ByVal count_ As Long)
    sheet.Range(sheet.Cells(1, KIND_AT), sheet.Cells(count_, SHEET_AT)).NumberFormat = "@"
    sheet.Range(sheet.Cells(1, SEVERITY_AT), sheet.Cells(count_, LAID_AT)).NumberFormat = "@"
    sheet.Range(sheet.Cells(1, 1), sheet.Cells(count_, LAID_AT)).Value = state
    Lead sheet, state, count_, ROW_AT
    Lead sheet, state, count_, COLUMN_AT
End Sub

' Lays a column of a block again as formulas: only so does LibreOffice read references as Excel does.
Public Sub Lead(ByVal sheet As Object, ByRef block As Variant, ByVal count_ As Long, ByVal column As Long)
    Dim told As Variant, at As Long
    ReDim told(1 To count_, 1 To 1)
    For at = 1 To count_
        told(at, 1) = block(at, column)
    Next at
    sheet.Range(sheet.Cells(1, column), sheet.Cells(count_, column)).Formula = told
End Sub

Public Function LastOf(ByVal sheet As Object) As Long
    Do While CStr(sheet.Cells(LastOf + 1, KIND_AT).Value) <> ""
        LastOf = LastOf + 1
    Loop
End Function

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

' What stood before, of a row of the state: also of one that another hand wrote.
Public Function FillBefore(ByVal place As Object, ByVal at As Long) As String
    FillBefore = CStr(place.Cells(at, FILL_AT).Value)
    If FillBefore = "" Then FillBefore = FillFrom(CStr(place.Cells(at, XML_AT).Value))
End Function

' Whether the fill of a cell is still ours. LibreOffice goes on telling a macro the colour that a macro laid, also
' when somebody painted the cell since; Excel tells what is there.
Public Function FillIsOurs(ByVal cell As Object, ByVal place As Object, ByVal at As Long) As Boolean
    Dim laid As String
    laid = CStr(place.Cells(at, COLOUR_AT).Value)
    If laid = "" Then
        Select Case CStr(place.Cells(at, SEVERITY_AT).Value)
            Case "error"
                laid = CStr(RGB(255, 199, 206))
            Case "warning"
                laid = CStr(RGB(255, 235, 156))
            Case Else
                laid = CStr(RGB(221, 235, 247))
        End Select
    End If
    FillIsOurs = (CStr(cell.Interior.Color) = laid)
End Function

' The note a cell has without ours; ours is False when somebody wrote in it since.
Public Function NoteBefore(ByVal now_ As String, ByVal place As Object, ByVal at As Long, ByRef ours As Boolean) As String
    Dim said As String
    If CStr(place.Cells(at, LAID_AT).Value) <> "" Then
        ours = (now_ = CStr(place.Cells(at, LAID_AT).Value))
        NoteBefore = CStr(place.Cells(at, NOTE_AT).Value)
        Exit Function
    End If
    said = CStr(place.Cells(at, SAID_AT).Value)
    ours = (said <> "" And InStr(now_, said) > 0)
    If Not ours Then Exit Function
    NoteBefore = Replace(now_, said, "")
    Do While Right(NoteBefore, 1) = vbLf
        NoteBefore = Left(NoteBefore, Len(NoteBefore) - 1)
    Loop
    If NoteBefore = "1" Then NoteBefore = ""
End Function

Public Function RowRef(ByVal name_ As String, ByVal row As Long, ByVal column As Long, ByVal how As String) As String
    RowRef = "=" & how & "('" & Replace(name_, "'", "''") & "'!" & Letters(column) & CStr(row) & ")"
End Function

Public Function Letters(ByVal column As Long) As String
    Dim rest As Long
    Do While column > 0
        rest = (column - 1) Mod 26
        Letters = Chr(65 + rest) & Letters
        column = (column - 1 - rest) \ 26
    Loop
End Function

' The sheet a reference is of, as the workbook calls it now.
Public Function Sheet_In(ByVal formula_ As String, ByVal was As String) As String
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

' What a sheet says, as one number: enough to see that somebody wrote in it.
Public Function SumOf(ByVal sheet As Object) As String
    Dim block As Variant, row As Long, column As Long, told As String, made As Double, rows_ As Long, columns_ As Long
    rows_ = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
    columns_ = sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1
    If rows_ > 20000 Then rows_ = 20000
    If columns_ > 200 Then columns_ = 200
    block = sheet.Range(sheet.Cells(1, 1), sheet.Cells(rows_ + 1, columns_ + 1)).Value
    For row = 1 To rows_ + 1
        For column = 1 To columns_ + 1
            If Not IsError(block(row, column)) Then
                told = CStr(block(row, column))
                If told <> "" Then
                    made = made * 31 + row * 7 + column + Len(told) * 131 + AscW(Left(told, 1)) + AscW(Right(told, 1))
                    made = made - Int(made / 1000003) * 1000003
                End If
            End If
        Next column
    Next row
    SumOf = CStr(made)
End Function

' Whether a sheet that was added still says what it said; one that a closed file got is taken at its word.
Public Function IsAsLaid(ByVal sheet As Object, ByVal laid As String) As Boolean
    IsAsLaid = True
    If laid <> "" Then IsAsLaid = (SumOf(sheet) = laid)
End Function

Public Sub Refuse_Protected(ByVal sheet As Object)
    If sheet.ProtectContents Then
        Err.Raise SAID_ERROR, "xftools", "工作表“" & sheet.Name & "”受保护，写不上标记。请先撤销工作表保护再点一次。表格没有动。"
    End If
End Sub

Public Sub Refuse_Closed_Structure(ByVal book As Object)
    If book.ProtectStructure Then
        Err.Raise SAID_ERROR, "xftools", "工作簿的结构受保护，不能加减工作表。请先撤销工作簿保护再点一次。表格没有动。"
    End If
End Sub

Public Sub Freeze_Screen(ByVal frozen As Boolean)
    Hear_Esc False
    On Error Resume Next
    Application.ScreenUpdating = Not frozen
    Application.EnableEvents = Not frozen
    Application.DisplayAlerts = Not frozen
    On Error GoTo 0
End Sub
