#!/bin/bash
# Mounts what every machine has, below the working folder: none of it is the host's.
set -eu
mount -t proc proc proc
mount -t tmpfs -o mode=0755 machine dev
mkdir dev/pts dev/shm
while read -r name major minor; do mknod -m 666 "dev/$name" c "$major" "$minor"; done <<'END'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=0755 machine run
mount -t tmpfs -o mode=1777 machine tmp
