@echo off
rem Starts the worker for one job and says so in the job's folder when it cannot, or when it dies.
setlocal
set "JOB=%~1"
set "ROOT=%~dp1"
set "MINE=%~nx1"
if not exist "%JOB%\" exit /b 2
set "PY="
if exist "%~dp0python.txt" set /p PY=<"%~dp0python.txt"
if not defined PY set "PY=%~dp0python\python.exe"
set "WHY=no_python"
if exist "%PY%" (
  set "WHY=died"
  "%PY%" -P -X utf8 -m xftools.addin.worker "%JOB%" >nul 2>nul
  if errorlevel 3 if not errorlevel 4 set "WHY=no_room"
)
if exist "%JOB%\request.txt" call :tell "%JOB%"
for /d %%J in ("%ROOT%job*") do if exist "%%J\by.%MINE%" call :tell "%%J"
exit /b 0

:tell
del /q "%~1\book.*" "%~1\request.txt" >nul 2>nul
if exist "%~1\done.txt" exit /b 0
del /q "%~1\patch.*" >nul 2>nul
>"%~1\done.part" echo error	%WHY%
ren "%~1\done.part" done.txt >nul 2>nul
exit /b 0
