#!/bin/sh
cd "$(dirname "$0")" || exit 1
for name in python3.13 python3.12 python3.11 python3; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    exec "$name" -X utf8 setup.py @WHAT@ "$@"
  fi
done
cat ./*.txt
exit 1
