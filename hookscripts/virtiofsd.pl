#!/usr/bin/perl

# Shares folders of the node with a VM by virtiofs, where PVE does not do it itself (before 8.4): one daemon a share.
#
#   virtiofsd.pl VMID PHASE tag=TAG,path=FOLDER[,cache=auto|always|metadata|never][,readonly=1] ...
#
# The VM's arguments for QEMU connect to /run/standsmith/virtiofsd/VMID/TAG.sock, and make the VM's memory shareable.
#
#   pre-start   ends what an earlier start has left, starts the daemons, and a process that watches them
#   post-start  fails when a daemon has ended by then
#   post-stop   ends all of them, and removes their files but for TAG.log
#
# The watching process ends the daemons also when QEMU has ended and nobody runs post-stop, and when the VM does not start within
# ten minutes. A daemon that ends while the VM runs is told of in its log and in the system's: QEMU cannot connect to another one.
# STANDSMITH_ROOT is the folder that stands for /; it is for tests, as is STANDSMITH_START_SECONDS.

use strict;
use warnings;

use File::Path qw(make_path);
use IO::Handle;
use POSIX qw(WNOHANG setsid);
use Sys::Syslog ();

my $ROOT = $ENV{STANDSMITH_ROOT} // '';
my $START_SECONDS = $ENV{STANDSMITH_START_SECONDS} // 600;
my $SOCKET_SECONDS = 10;
my $END_SECONDS = 10;
my $READY = "ready\n";
my ($vmid, $phase, @words) = @ARGV;
die "usage: $0 VMID pre-start|post-start|pre-stop|post-stop tag=TAG,path=FOLDER ...\n"
    if ($vmid // '') !~ /^[1-9]\d*$/ || ($phase // '') !~ /^(?:pre|post)-(?:start|stop)$/;

my $folder = "$ROOT/run/standsmith/virtiofsd/$vmid";
my $qemu_pid_file = "$ROOT/var/run/qemu-server/$vmid.pid";
my @shares = map { share($_) } @words;

if ($phase eq 'pre-start') {
    end_all();
    start_all() if @shares;
} elsif ($phase eq 'post-start') {
    my @ended = grep { !is_alive($_->{tag}) } @shares;
    die map { "virtiofsd of share '$_->{tag}' of VM $vmid has ended, see $folder/$_->{tag}.log\n" } @ended if @ended;
} elsif ($phase eq 'post-stop') {
    end_all();
}

sub share {
    my ($word) = @_;
    my %share = map { /^(tag|path|cache|readonly)=(.+)$/ ? ($1, $2) : die "share '$word' has '$_', and a share has tag=, path=, cache= and readonly=\n" }
        split(/,/, $word);
    die "share '$word' has no tag of letters, digits, _ and -\n" if ($share{tag} // '') !~ /^[A-Za-z][A-Za-z0-9_-]{0,35}$/;
    die "share '$share{tag}' has no path that begins with /\n" if ($share{path} // '') !~ m{^/};
    return \%share;
}

sub start_all {
    my $program = program();
    for my $share (@shares) {
        die "the folder $share->{path} of share '$share->{tag}' of VM $vmid is not there\n" if !-d $share->{path};
    }
    my @commands = map { [command($program, $_)] } @shares;
    make_path($folder, { mode => 0700 });

    # the watching process says through the pipe that all is there, or what went wrong
    pipe(my $from_watcher, my $to_starter) or die "no pipe: $!\n";
    my $pid = fork() // die "no further process: $!\n";
    if ($pid == 0) {
        close($from_watcher);
        $to_starter->autoflush(1);
        eval { watch($to_starter, @commands); 1 } or print {$to_starter} $@;
        POSIX::_exit(0);
    }
    close($to_starter);
    my $problem = do { local $/ = undef; <$from_watcher> } // '';
    return if $problem eq $READY;
    end_all();
    die $problem ne '' ? $problem : "the process that watches virtiofsd of VM $vmid has ended\n";
}

# Rust's, or that of QEMU 7 and older.
sub program {
    my ($program) = grep { -x } map { "$_/virtiofsd" } split(/:/, $ENV{PATH} // ''), '/usr/libexec', '/usr/lib/kvm', '/usr/lib/qemu', '/usr/local/bin';
    die "virtiofsd is not installed; apt install virtiofsd, or put it into /usr/local/bin\n" if !defined($program);
    open(my $handle, '-|', $program, '--help') or die "$program cannot be run: $!\n";
    my $help = do { local $/ = undef; <$handle> } // '';
    close($handle);
    return { path => $program, help => $help };
}

sub command {
    my ($program, $share) = @_;
    my $cache = $share->{cache} // 'auto';
    my @command = ($program->{path}, '--socket-path=' . socket_of($share->{tag}));
    if ($program->{help} !~ /--shared-dir/) {
        die "share '$share->{tag}' of VM $vmid: $program->{path} is that of QEMU 7 and older, which has neither read-only shares nor cache=metadata\n"
            if $share->{readonly} || $cache eq 'metadata';
        return (@command, '-o', "source=$share->{path}", '-o', 'cache=' . ($cache eq 'never' ? 'none' : $cache), '-o', 'announce_submounts');
    }
    die "share '$share->{tag}' of VM $vmid is read-only, and $program->{path} is too old for that: it has no --readonly\n"
        if $share->{readonly} && $program->{help} !~ /--readonly/;
    return (@command, "--shared-dir=$share->{path}", "--cache=$cache", '--announce-submounts', $share->{readonly} ? ('--readonly') : ());
}

# Starts the daemons, says that they are there, and stays as long as they do.
sub watch {
    my ($to_starter, @commands) = @_;
    setsid();
    $0 = watcher_name();
    my $is_ending = 0;
    local $SIG{TERM} = sub { $is_ending = 1 };
    write_pid("$folder/watch.pid", $$);
    enter_scope();
    detach("$folder/watch.log", fileno($to_starter));

    my %running;
    for my $index (0 .. $#shares) {
        my $tag = $shares[$index]->{tag};
        my $pid = start("$folder/$tag.log", @{ $commands[$index] });
        $running{$pid} = $tag;
        write_pid("$folder/$tag.pid", $pid);
    }
    wait_for_sockets(\%running);
    print {$to_starter} $READY;
    close($to_starter);

    my $begin = time();
    my $was_seen = 0;
    # of an earlier run, where nobody has removed it
    my $stale_pid = pid_in($qemu_pid_file) // 0;
    while (%running && !$is_ending) {
        while ((my $pid = waitpid(-1, WNOHANG)) > 0) {
            my ($tag, $status) = (delete($running{$pid}) // next, $?);
            unlink("$folder/$tag.pid", socket_of($tag), socket_of($tag) . '.pid');
            # where the VM has just been stopped, QEMU is still about to end
            sleep(2) if qemu_runs();
            report("virtiofsd of share '$tag' of VM $vmid has ended (" . how($status) . '), and the VM has lost the folder until it is stopped and started') if qemu_runs();
        }
        my $runs = qemu_runs();
        last if $was_seen && !$runs;
        $was_seen ||= $runs || (pid_in($qemu_pid_file) // $stale_pid) != $stale_pid;
        if (!$was_seen && time() - $begin > $START_SECONDS) {
            report("VM $vmid has not started within $START_SECONDS s: its virtiofsd are ended");
            last;
        }
        select(undef, undef, undef, 0.25);
    }
    end_daemons();
    unlink("$folder/watch.pid");
}

# Otherwise all of it ends when the service is restarted that has started the VM, as pvedaemon is by an upgrade.
sub enter_scope {
    return if !eval { require PVE::Systemd; 1 };
    for (1 .. 20) {
        # the scope of those that were just ended may still be there
        return if eval { PVE::Systemd::enter_systemd_scope("virtiofsd-$vmid", "virtiofsd of VM $vmid", Slice => 'qemu.slice', KillMode => 'none', timeout => 5); 1 };
        select(undef, undef, undef, 0.1);
    }
    print STDERR "virtiofsd of VM $vmid has no scope of systemd, and ends with what has started the VM: $@";
}

sub wait_for_sockets {
    my ($running) = @_;
    my $end = time() + $SOCKET_SECONDS;
    while (grep { !-S socket_of($_) } values(%$running)) {
        if ((my $pid = waitpid(-1, WNOHANG)) > 0) {
            my $tag = $running->{$pid};
            die "virtiofsd of share '$tag' of VM $vmid does not start (" . how($?) . '): ' . last_lines("$folder/$tag.log");
        }
        die "virtiofsd of VM $vmid makes no socket within $SOCKET_SECONDS s\n" if time() > $end;
        select(undef, undef, undef, 0.05);
    }
}

sub start {
    my ($log, @command) = @_;
    my $pid = fork() // die "no further process: $!\n";
    return $pid if $pid != 0;
    setsid();
    detach($log);
    { exec { $command[0] } @command };
    print STDERR "$command[0] cannot be run: $!\n";
    POSIX::_exit(1);
}

# PVE waits until nobody has the hook script's output any more.
sub detach {
    my ($log, @keep) = @_;
    open(STDIN, '<', '/dev/null') or die "no /dev/null: $!\n";
    open(STDOUT, '>', $log) or die "$log cannot be written: $!\n";
    open(STDERR, '>&', \*STDOUT) or die "$log cannot be written: $!\n";
    for my $descriptor (3 .. 255) {
        POSIX::close($descriptor) if !grep { $_ == $descriptor } @keep;
    }
}

# Ends the watching process, which ends the daemons, and then whatever is left where somebody has killed it.
sub end_all {
    return if !-d $folder;
    end_process(pid_in("$folder/watch.pid"), watcher_name());
    end_daemons();
    unlink(glob("$folder/*.pid"), glob("$folder/*.sock"));
}

sub end_daemons {
    for my $file (grep { !/(?:\.sock|\/watch)\.pid$/ } glob("$folder/*.pid")) {
        my ($tag) = $file =~ m{/([^/]+)\.pid$};
        end_process(pid_in($file), '--socket-path=' . socket_of($tag));
        unlink($file, socket_of($tag), socket_of($tag) . '.pid');
    }
}

# @param $mark what its command line has: a process of that number may be somebody else's by now
sub end_process {
    my ($pid, $mark) = @_;
    my $end = time() + $END_SECONDS;
    my $signal = 'TERM';
    while (is_process($pid, $mark)) {
        kill($signal, -$pid) or kill($signal, $pid);
        waitpid($pid, WNOHANG);
        $signal = 'KILL' if time() > $end;
        die "process $pid of VM $vmid does not end\n" if time() > 2 * $END_SECONDS + $end;
        select(undef, undef, undef, 0.05);
    }
}

sub is_process {
    my ($pid, $mark) = @_;
    return 0 if !defined($pid);
    open(my $handle, '<', "/proc/$pid/cmdline") or return 0;
    my $command = do { local $/ = undef; <$handle> } // '';
    return $command ne '' && index($command, $mark) >= 0;
}

sub is_alive {
    my ($tag) = @_;
    return is_process(pid_in("$folder/$tag.pid"), '--socket-path=' . socket_of($tag));
}

sub qemu_runs {
    return is_process(pid_in($qemu_pid_file), '');
}

sub pid_in {
    my ($file) = @_;
    open(my $handle, '<', $file) or return undef;
    my $line = <$handle> // '';
    return $line =~ /^\s*([1-9]\d*)\s*$/ ? $1 : undef;
}

sub write_pid {
    my ($file, $pid) = @_;
    open(my $handle, '>', $file) or die "$file cannot be written: $!\n";
    print {$handle} "$pid\n";
    close($handle) or die "$file cannot be written: $!\n";
}

sub socket_of { return "$folder/$_[0].sock" }

sub watcher_name { return "virtiofsd-watch $folder" }

sub how {
    my ($status) = @_;
    return $status & 127 ? 'signal ' . ($status & 127) : 'exit code ' . ($status >> 8);
}

sub last_lines {
    my ($log) = @_;
    open(my $handle, '<', $log) or return "\n";
    my @lines = <$handle>;
    return join('', @lines > 3 ? @lines[-3 .. -1] : @lines);
}

sub report {
    my ($text) = @_;
    print STDERR "$text\n";
    eval { Sys::Syslog::openlog('standsmith-virtiofsd', 'pid', 'daemon'); Sys::Syslog::syslog('err', '%s', $text) };
}
