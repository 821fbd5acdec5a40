"""Run by the system's Python, which has LibreOffice's bridge: opens a workbook with a password and prints it to PDF.

/usr/bin/python3 open_with_password.py PIPE WORKBOOK PASSWORD PDF
"""

import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def named(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def desktop(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _try in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


pipe, workbook, password, pdf = sys.argv[1:]
office = desktop(pipe)
try:
    opened = (named("Hidden", True), named("Password", password))
    book = office.loadComponentFromURL(uno.systemPathToFileUrl(workbook), "_blank", 0, opened)
    if book is not None:
        book.storeToURL(uno.systemPathToFileUrl(pdf), (named("FilterName", "calc_pdf_Export"),))
        book.close(True)
finally:
    office.terminate()
