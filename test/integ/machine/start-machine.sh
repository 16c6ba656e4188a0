#!/bin/bash
# A machine in a root of its own, over that of the host: LAYER FOLDER, with what it is given in FOLDER. Ends with its standard input.
set -eu
layer=$1 folder=$2
shift 2
given=$(mktemp -d)
mount -t tmpfs -o mode=0755 machine "$given"
cp -a "$folder/given/." "$given"
mount -t tmpfs -o mode=0755 machine "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
tar --xattrs --xattrs-include='*' -C "$folder/upper" -xf "$layer"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" machine "$folder/root"
cd "$folder/root"
cp -a --remove-destination "$given/." .
umount "$given"
rmdir "$given"
"$(dirname "$0")/mount-devices.sh"
# nobody's own settings count
mount -t tmpfs -o mode=0700 machine root
mount -t tmpfs -o mode=0755 machine home
for shared in "$@"; do
  mkdir -p ".$shared"
  mount --bind "$shared" ".$shared"
  mount -o remount,bind,ro ".$shared"
done
hostname fresh
exec chroot . /bin/bash /usr/local/sbin/machine-init
