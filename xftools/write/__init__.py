"""What was found, on paper: patches into workbooks, new workbooks, Word documents."""
