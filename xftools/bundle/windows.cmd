@echo off
setlocal
cd /d "%~dp0"
set "TOP=%LOCALAPPDATA%\xftools"
if not exist "python\@PYTHON@" (start "" notepad notes\no_zip.txt & exit /b 1)
certutil -hashfile "python\@PYTHON@" SHA256 | findstr /i /x @SHA256@ >nul || (start "" notepad notes\bad_hash.txt & exit /b 1)
if exist "%TOP%\python" rmdir /s /q "%TOP%\python"
mkdir "%TOP%\python" || goto failed
tar -xf "python\@PYTHON@" -C "%TOP%\python" 2>nul || powershell -NoProfile -Command "Expand-Archive -Force 'python\@PYTHON@' \"$env:LOCALAPPDATA\xftools\python\"" || goto failed
chcp 65001 >nul
"%TOP%\python\python.exe" -X utf8 setup.py install || goto failed
pause
exit /b 0
:failed
start "" notepad notes\failed.txt
exit /b 1
