#!/usr/bin/env bash
# A cell of a spreadsheet that shows #DIV/0! or #N/A. python-calamine gives it as an empty text, just as
# a cell with nothing in it: a formula that broke cannot be told from a figure that was never filled in.
# openpyxl gives the error by its name.
#
# Packages: python-calamine 0.9.1, openpyxl 3.1.5 (Python 3.11)
# Seen:
#   calamine ['', '', '']
#   openpyxl ['#DIV/0!', '#N/A', None]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "python-calamine==0.9.1" \
    "openpyxl==3.1.5"

env/bin/python - > seen.txt <<'EOF'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
for row, shown in enumerate(("#DIV/0!", "#N/A", None), start=1):
    book.active.cell(row, 1, f"BU0{row}")
    book.active.cell(row, 2, shown)
    if shown:
        book.active.cell(row, 2).data_type = "e"
book.save("figures.xlsx")
rows = CalamineWorkbook.from_path("figures.xlsx").get_sheet_by_index(0).to_python()
print("calamine", [row[1] for row in rows])
cells = openpyxl.load_workbook("figures.xlsx", data_only=True).active["B"]
print("openpyxl", [cell.value for cell in cells])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
calamine ['', '', '']
openpyxl ['#DIV/0!', '#N/A', None]
EOF
echo "as before"
