#!/usr/bin/env bash
# Installs the programs that only tests drive, where they are missing and where it may: `make test` calls it. The product needs none of them.
# Each is named by its command and by the package of Debian and Ubuntu that it comes in.
set -euo pipefail
PATH="$PATH:/usr/sbin"
programs=(chromium:chromium ffmpeg:ffmpeg nginx:nginx pdftotext:poppler-utils redis-server:redis-server fc-list:fontconfig)

missing() {
    for program in "${programs[@]}"; do
        command -v "${program%%:*}" >/dev/null || echo "${program##*:}"
    done
    # A machine without any font shows no letter in a browser.
    [ -n "$(fc-list 2>/dev/null)" ] || echo fonts-dejavu-core
}

packages=$(missing | xargs)
[ -n "$packages" ] || exit 0
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo --non-interactive)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing for the tests: $packages"
    log=$(mktemp)
    # RUNLEVEL=1: without systemd, a server that a package brings is not started; the tests start their own on ports of their own.
    install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -o DPkg::Lock::Timeout=300)
    { "${install[@]}" update && "${install[@]}" install --yes --no-install-recommends $packages; } >"$log" 2>&1 || tail -20 "$log"
    rm -f "$log"
fi
packages=$(missing | xargs)
[ -z "$packages" ] || echo "Tests that need them will be skipped (in CI they fail), for these are not installed: $packages
Debian, Ubuntu: sudo apt-get install $packages"
