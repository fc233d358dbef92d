@echo off
setlocal
pushd "%~dp0"
set "TOP=%LOCALAPPDATA%\xftools"
if not exist "%TOP%\python\python.exe" goto told
chcp 65001 >nul
"%TOP%\python\python.exe" -X utf8 setup.py remove
rmdir /s /q "%TOP%\python"
pause
exit /b 0
:told
start "" notepad notes\not_there.txt
exit /b 1
