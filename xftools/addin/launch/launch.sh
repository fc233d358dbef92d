#!/bin/sh
# Starts the worker for one job and says so in the job's folder when it cannot, or when it dies.
umask 077
job=$1
root=$(dirname "$job")
mine=$(basename "$job")
home=$(dirname "$0")
[ -d "$job" ] || exit 2
# Unpacked beside the launcher where nothing is installed.
[ -d "$home/lib" ] && PYTHONPATH="$home/lib" && export PYTHONPATH
python=$(head -n 1 "$home/python.txt" 2>/dev/null)
why=no_python
if [ -n "$python" ] && [ -x "$python" ]; then
  why=died
  "$python" -P -X utf8 -m xftools.addin.worker "$job" </dev/null >/dev/null 2>&1
  [ $? -eq 3 ] && why=no_room
fi

tell() {
  rm -f "$1"/book.* "$1/request.txt"
  [ -e "$1/done.txt" ] && return
  rm -f "$1"/patch.*
  printf 'error\t%s\r\n' "$why" >"$1/done.part" && mv "$1/done.part" "$1/done.txt"
}

[ -e "$job/request.txt" ] && tell "$job"
for other in "$root"/job*; do
  [ -e "$other/by.$mine" ] && tell "$other"
done
exit 0
