#!/usr/bin/perl

# Tells the node's journal what becomes of a machine.
#
#   journal.pl VMID PHASE --tag TAG

use strict;
use warnings;

use Sys::Syslog qw(openlog syslog closelog);

my ($vmid, $phase, undef, $tag) = @ARGV;
openlog($tag // 'standsmith', 'pid', 'daemon');
syslog('info', 'VM %s: %s', $vmid, $phase);
closelog();
