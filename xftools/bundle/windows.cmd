@echo off
setlocal
pushd "%~dp0"
if not exist notes\no_zip.txt goto zipped
set "TOP=%LOCALAPPDATA%\xftools"
set "NOTE=no_zip"
if not exist "python\@PYTHON@" goto told
set "NOTE=bad_hash"
certutil -hashfile "python\@PYTHON@" SHA256 | findstr /i /x @SHA256@ >nul
if not "%errorlevel%"=="0" goto told
set "NOTE=failed"
if exist "%TOP%\python.new" rmdir /s /q "%TOP%\python.new"
mkdir "%TOP%\python.new"
tar -xf "python\@PYTHON@" -C "%TOP%\python.new" 2>nul
if not exist "%TOP%\python.new\python.exe" powershell -NoProfile -Command "Expand-Archive -Force 'python\@PYTHON@' \"$env:LOCALAPPDATA\xftools\python.new\""
if not exist "%TOP%\python.new\python.exe" goto told
"%TOP%\python.new\python.exe" -c ""
if not "%errorlevel%"=="0" goto told
if exist "%TOP%\python.old" rmdir /s /q "%TOP%\python.old"
if exist "%TOP%\python" ren "%TOP%\python" python.old
if exist "%TOP%\python" goto told
ren "%TOP%\python.new" python
if not exist "%TOP%\python\python.exe" goto told
if exist "%TOP%\python.old" rmdir /s /q "%TOP%\python.old"
chcp 65001 >nul
"%TOP%\python\python.exe" -X utf8 setup.py install
set "CODE=%errorlevel%"
pause
exit /b %CODE%
:told
if exist "%TOP%\python.new" rmdir /s /q "%TOP%\python.new"
start "" notepad "notes\%NOTE%.txt"
exit /b 1
:zipped
echo Unzip the whole package first: right click, Extract All. Then start this file again.
pause
exit /b 1
