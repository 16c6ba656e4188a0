#!/usr/bin/perl

# Runs several hook scripts for a VM, where PVE has room for one: those that its notes name, in their order, in each phase.
#
#   dispatcher.pl VMID PHASE
#
# The notes have a block of lines; each is the volume of a script, and what the script is given behind VMID and PHASE:
#
#   ```hookscripts
#   local:snippets/cloud-init-to-ignition.pl
#   local:snippets/virtiofsd.pl tag=data,path=/srv/data
#   ```
#
# or the one line @local:snippets/work.hooks: then the lines are in that file.
#
# In pre-start the first script that fails ends it, so PVE does not start the VM; those before it get the phase post-stop, the last one
# first. In all other phases the rest still runs. Whatever failed is named, and the exit code is 1.
# STANDSMITH_ROOT is the folder that stands for /; it is for tests.

use strict;
use warnings;

use Text::ParseWords qw(shellwords);

my $ROOT = $ENV{STANDSMITH_ROOT} // '';
my ($vmid, $phase) = @ARGV;
die "usage: $0 VMID pre-start|post-start|pre-stop|post-stop\n" if ($vmid // '') !~ /^[1-9]\d*$/ || ($phase // '') !~ /^(?:pre|post)-(?:start|stop)$/;

$| = 1;
my $is_start = $phase eq 'pre-start';
my @links = chain();
my @done;
my @failed;
for my $index (0 .. $#links) {
    my $problem = run($links[$index], $phase);
    if (!defined($problem)) {
        push @done, $links[$index];
        next;
    }
    push @failed, sprintf('hook script %s (%d of %d) failed in %s: %s', $links[$index]->{volume}, $index + 1, scalar(@links), $phase, $problem);
    last if $is_start;
}
exit 0 if !@failed;

if ($is_start) {
    for my $link (reverse @done) {
        my $problem = run($link, 'post-stop');
        push @failed, "hook script $link->{volume} failed in post-stop, which undoes pre-start: $problem" if defined($problem);
    }
    push @failed, "VM $vmid is not started";
}
print STDERR map { "$_\n" } @failed;
exit 1;

# Returns undef, or what went wrong.
sub run {
    my ($link, $in_phase) = @_;
    my $path = eval { path_of($link->{volume}) };
    return $@ =~ s/\n\z//r if !defined($path);
    return "there is no file $path" if !-e $path;
    return "$path may not be run (chmod 0755 is missing)" if !-x $path;
    my $status = system { $path } $path, $vmid, $in_phase, @{ $link->{arguments} };
    return undef if $status == 0;
    return "it cannot be run: $!" if $status == -1;
    return $status & 127 ? 'it ended by signal ' . ($status & 127) : 'exit code ' . ($status >> 8);
}

# The links: hashes with volume and arguments.
sub chain {
    my @lines = block(description());
    if (@lines == 1 && $lines[0] =~ /^@(\S+)$/) {
        my $file = path_of($1);
        open(my $handle, '<', $file) or die "the hook scripts of VM $vmid are in $1, which cannot be read: $!\n";
        chomp(@lines = <$handle>);
    }
    return map {
        my ($volume, @arguments) = shellwords($_);
        die "the hook scripts of VM $vmid have a line that is not understood, perhaps a quote is missing: $_\n" if !defined($volume);
        { volume => $volume, arguments => \@arguments };
    } grep { /\S/ && !/^\s*#/ } @lines;
}

# The lines of the block in the notes.
sub block {
    my ($notes) = @_;
    my @blocks = $notes =~ /^```hookscripts[ \t]*\n(.*?)^```[ \t]*$/msg;
    return split(/\n/, $blocks[0]) if @blocks == 1;
    die "the notes of VM $vmid have " . (@blocks ? 'more than one' : 'no') . ' block ```hookscripts, so it is not known which hook scripts are to run; '
        . "write it again, or take the hook script off the VM: qm set $vmid --delete hookscript\n";
}

# The notes, as they are in the configuration: lines that begin with #, each byte but the plain ones as %XX.
sub description {
    # a VM that is being migrated here has its configuration with the node that it comes from
    my ($file) = grep { -e } "$ROOT/etc/pve/qemu-server/$vmid.conf", glob("$ROOT/etc/pve/nodes/*/qemu-server/$vmid.conf");
    die "there is no configuration of VM $vmid\n" if !defined($file);
    open(my $handle, '<', $file) or die "$file cannot be read: $!\n";
    my $notes = '';
    while (my $line = <$handle>) {
        last if $line =~ /^\[/;
        $notes .= decode($1) . "\n" if $line =~ /^#(.*)$/ || $line =~ /^description:\s*(.*\S)\s*$/;
    }
    return $notes;
}

sub decode {
    my ($text) = @_;
    return $text =~ s/%([0-9A-Fa-f]{2})/chr(hex($1))/ger =~ s/\r$//mgr;
}

sub path_of {
    my ($volume) = @_;
    # whoever may write notes can name what only root could put there, and nothing else
    die "$volume is no snippet on a storage (STORAGE:snippets/FILE)\n" if $volume !~ m{^[A-Za-z][\w.-]*:snippets/[\w.+-]+\z};
    open(my $handle, '-|', 'pvesm', 'path', $volume) or die "pvesm cannot be run: $!\n";
    my $path = <$handle>;
    close($handle) or die "pvesm knows no path of $volume\n";
    chomp($path);
    return $path;
}
