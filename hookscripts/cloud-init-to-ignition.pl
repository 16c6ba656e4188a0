#!/usr/bin/perl

# Takes the user data from a VM's cloud-init drive, which PVE has written by then, and puts it where the VM's arguments for QEMU look for
# its Ignition: /etc/pve/local/ignition/VMID.ign. Once the VM has stopped, the file goes.
#
#   cloud-init-to-ignition.pl VMID PHASE
#
# User data that is no Ignition keeps the VM from starting, and leaves the file that was there as it is.
# STANDSMITH_ROOT is the folder that stands for /; it is for tests.

use strict;
use warnings;

use File::Path qw(make_path);
use File::Temp ();
use JSON::PP ();

my $ROOT = $ENV{STANDSMITH_ROOT} // '';
my $MAX_BYTES = 1024 * 1024;    # of one file below /etc/pve
my ($vmid, $phase) = @ARGV;
die "usage: $0 VMID pre-start|post-start|pre-stop|post-stop\n" if ($vmid // '') !~ /^[1-9]\d*$/ || ($phase // '') !~ /^(?:pre|post)-(?:start|stop)$/;

my $folder = "$ROOT/etc/pve/local/ignition";
my $file = "$folder/$vmid.ign";
if ($phase eq 'pre-start') {
    my $ignition = user_data(cloud_init_drive());
    check($ignition);
    make_path($folder);
    write_whole($file, $ignition);
    print "the Ignition of VM $vmid is in $file (" . length($ignition) . " bytes)\n";
} elsif ($phase eq 'post-stop') {
    unlink($file) or $!{ENOENT} or die "$file cannot be removed: $!\n";
}

# Volume of the drive: local-lvm:vm-101-cloudinit.
sub cloud_init_drive {
    # a VM that is being migrated here has its configuration with the node that it comes from
    my ($config) = grep { -e } "$ROOT/etc/pve/qemu-server/$vmid.conf", glob("$ROOT/etc/pve/nodes/*/qemu-server/$vmid.conf");
    die "there is no configuration of VM $vmid\n" if !defined($config);
    open(my $handle, '<', $config) or die "$config cannot be read: $!\n";
    while (my $line = <$handle>) {
        last if $line =~ /^\[/;
        return $1 if $line =~ /^(?:ide|sata|scsi|virtio)\d+:\s*([^,\s]+:(?:[^,\s]*\/)?vm-\d+-cloudinit(?:\.\w+)?)(?:,|\s*$)/;
    }
    die "VM $vmid has no cloud-init drive, so there is no Ignition for it; give it one: qm set $vmid --ide2 STORAGE:cloudinit\n";
}

# The user data, whichever way PVE has arranged the drive.
sub user_data {
    my ($volume) = @_;
    my $path = output('pvesm', 'path', $volume);
    chomp($path);
    my $copy;
    if ($path !~ m{^/} || $path =~ /\.(?:qcow2|vmdk)$/) {
        $copy = File::Temp->new(TEMPLATE => 'cloud-init-XXXXXXXX', TMPDIR => 1);
        output('qemu-img', 'convert', '-O', 'raw', $path, "$copy");
        $path = "$copy";
    }
    die "the cloud-init drive of VM $vmid, $path, cannot be read: $!\n" if !-r $path;
    for my $name ('/user-data', '/openstack/latest/user_data') {
        my $data = output('isoinfo', '-R', '-i', $path, '-x', $name);
        return $data if $data ne '';
    }
    die "the cloud-init drive of VM $vmid has no user data\n";
}

sub check {
    my ($ignition) = @_;
    my $how = 'set it by cicustom: user=STORAGE:snippets/FILE';
    my ($begin) = $ignition =~ /^([^\r\n]{0,40})/;
    die sprintf("the Ignition of VM %s is %d bytes long, and /etc/pve takes files of %d\n", $vmid, length($ignition), $MAX_BYTES) if length($ignition) > $MAX_BYTES;
    my $config = eval { JSON::PP->new->utf8->decode($ignition) };
    die "the user data of VM $vmid is no Ignition, it begins with '$begin'; $how\n" if ref($config) ne 'HASH';
    my $version = ref($config->{ignition}) eq 'HASH' ? $config->{ignition}->{version} : undef;
    die "the user data of VM $vmid is JSON, but no Ignition: it has no ignition.version; $how\n" if !defined($version);
}

# No reader ever meets half a file.
sub write_whole {
    my ($name, $content) = @_;
    my $new = "$name.tmp.$$";
    open(my $handle, '>:raw', $new) or die "$new cannot be written: $!\n";
    my $is_written = print {$handle} $content;
    $is_written = close($handle) && $is_written;
    if (!$is_written || !rename($new, $name)) {
        my $reason = $!;
        unlink($new);
        die "$name cannot be written: $reason\n";
    }
}

sub output {
    my (@command) = @_;
    open(my $handle, '-|:raw', @command) or die "$command[0] cannot be run: $!\n";
    local $/ = undef;
    my $output = <$handle> // '';
    close($handle) or die "@command failed\n";
    return $output;
}
