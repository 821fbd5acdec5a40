#!/bin/sh
# What the tests use from the system: a browser, Chinese fonts for its screenshots, a spreadsheet program that calculates
# the workbooks, xgettext for the catalogue, and what looks into printed pages and certificates. As root on Debian or
# Ubuntu what is missing is installed. Elsewhere it is named, the tests that need it say at the end that they did not
# run, and with CI=true that is a failure.
set -u

missing=""
need() { # need PACKAGE COMMAND...: missing unless the command succeeds
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has_chinese_font() { fc-list :lang=zh 2>/dev/null | grep -q .; }

need chromium command -v chromium
need fontconfig command -v fc-list
need fonts-noto-cjk has_chinese_font
need gettext command -v xgettext
need libreoffice-calc-nogui command -v soffice
need python3-uno /usr/bin/python3 -c 'import uno'
need poppler-utils command -v pdftotext
need openssl command -v openssl

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # shellcheck disable=SC2086
    if (apt-get update && apt-get install -y --no-install-recommends $missing) >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log"
    rm -f "$log"
fi
echo "Not installed, so the tests that need it will be left out and named at the end:$missing"
exit 0
