@echo off
setlocal
cd /d "%~dp0"
set "TOP=%LOCALAPPDATA%\xftools"
chcp 65001 >nul
if exist "%TOP%\python\python.exe" "%TOP%\python\python.exe" -X utf8 setup.py remove
if exist "%TOP%\python" rmdir /s /q "%TOP%\python"
pause
