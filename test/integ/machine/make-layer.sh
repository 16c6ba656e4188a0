#!/bin/bash
# What Debian's packages add to this machine, as an archive: LAYER FOLDER. The machine itself is not changed.
set -eu
layer=$1 folder=$2
mount -t tmpfs -o mode=0755 machine "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" machine "$folder/root"
cp -L /etc/resolv.conf "$folder/resolv.conf"
cd "$folder/root"
"$(dirname "$0")/mount-devices.sh"
rm -f etc/resolv.conf
cp "$folder/resolv.conf" etc/resolv.conf
printf '#!/bin/sh\nexit 101\n' > usr/sbin/policy-rc.d
chmod +x usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive
chroot . apt-get -q update
chroot . apt-get -qy --no-install-recommends install openssh-server sudo python3 python3-apt iproute2 openssl
rm -rf var/lib/apt/lists var/cache/apt etc/ssh/ssh_host_* etc/resolv.conf
mkdir -p var/lib/apt/lists/partial var/cache/apt/archives/partial
tar --xattrs --xattrs-include='*' -C "$folder/upper" -cf "$layer.new" .
mv "$layer.new" "$layer"
