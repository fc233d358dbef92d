Option Explicit
' One Sub a button, named in data/ribbon.toml. Everything they do is in Press.

Public Sub XfToday(control As Object)
    Press "today"
End Sub

Public Sub XfFind(control As Object)
    Press "find"
End Sub

Public Sub XfSlip(control As Object)
    Press "slip"
End Sub

Public Sub XfCheck(control As Object)
    Press "check"
End Sub

Public Sub XfClear(control As Object)
    PressClear
End Sub

Public Sub XfDedupe(control As Object)
    Press "dedupe"
End Sub

Public Sub XfReviewed(control As Object)
    Press "reviewed"
End Sub

Public Sub XfConsolidate(control As Object)
    Press "consolidate"
End Sub

Public Sub XfSubmissions(control As Object)
    Press "submissions"
End Sub

Public Sub XfDeadlines(control As Object)
    Press "deadlines"
End Sub

Public Sub XfNotice(control As Object)
    Press "notice"
End Sub

Public Sub XfNotices(control As Object)
    Press "notices"
End Sub

Public Sub XfReport(control As Object)
    Press "report"
End Sub

Public Sub XfUndo(control As Object)
    PressUndo
End Sub

Public Sub XfSettings(control As Object)
    Press "settings"
End Sub

Public Sub XfHelp(control As Object)
    PressHelp
End Sub

Public Sub XfAbout(control As Object)
    Press "about"
End Sub

Public Sub XfDistribution(control As Object)
    Press "distribution"
End Sub

Public Sub XfBlank(control As Object)
    Press "blank"
End Sub

Public Sub XfRedact(control As Object)
    Press "redact"
End Sub
