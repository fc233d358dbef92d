Option Explicit
' What a cell looked like before a mark, kept in a hidden sheet of the workbook itself, so that the marks can be
' taken back on any machine. Only what we laid and nobody changed since is taken back.

Public Const STATE_COLUMNS As Long = 7

Public Function StateName() As String
    StateName = "标记记录"
End Function

Public Function IsMarked(ByVal book As Object) As Boolean
    IsMarked = Not SheetOf(book, StateName()) Is Nothing
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

Public Sub SetNote(ByVal cell As Object, ByVal told As String)
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

' The state as rows: sheet, row, column, fill before, note before, colour laid, note laid; an added sheet has row 0.
' Row and column are formulas: they follow the cell when rows are put in, and the sheet when it is renamed.
Public Sub WriteState(ByVal sheet As Object, ByRef state As Variant, ByVal count_ As Long)
    sheet.Range(sheet.Cells(1, 1), sheet.Cells(count_, 1)).NumberFormat = "@"
    sheet.Range(sheet.Cells(1, 4), sheet.Cells(count_, STATE_COLUMNS)).NumberFormat = "@"
    sheet.Range(sheet.Cells(1, 1), sheet.Cells(count_, STATE_COLUMNS)).Value = state
End Sub

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
    On Error Resume Next
    Application.ScreenUpdating = Not frozen
    Application.EnableEvents = Not frozen
    Application.DisplayAlerts = Not frozen
    On Error GoTo 0
End Sub
