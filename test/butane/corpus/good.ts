import { butane, fcos, flatcar, type ButaneCase } from './case';

/** Butane that becomes Ignition, by what is in it. */
export const GOOD: Readonly<Record<string, ButaneCase>> = {
  'nothing': { content: flatcar('') },
  'files that are written here': { content: flatcar(`
storage:
  files:
    - path: /etc/hostname
      mode: 0644
      overwrite: true
      user: { name: core }
      group: { id: 500 }
      contents:
        inline: "node-0,1 \\"quoted\\" 'single' = % <&> ü ✓ \\u2028"
    - path: /etc/empty
      contents: { inline: "" }
    - path: /etc/short
      mode: 0o600
      contents:
        inline: |
          one
          two
    - path: /etc/long
      mode: 420
      contents:
        inline: |
${'          the same line again and again\n'.repeat(40)}
    - path: /etc/folded
      contents:
        inline: >-
          words
          that become

          one line
    - path: /etc/append
      append:
        - inline: ${'x'.repeat(300)}
        - inline: ${'x'.repeat(300)}
        - source: https://example.com/more
`) },
  'files that lie beside it': { content: flatcar(`
storage:
  files:
    - { path: /etc/short.txt, contents: { local: short.txt } }
    - { path: /etc/long.conf, mode: 0640, contents: { local: ./long.conf } }
    - { path: /opt/random.bin, contents: { local: root/../random.bin } }
    - { path: /opt/large.txt, contents: { local: large.txt } }
    - { path: /opt/empty.txt, contents: { local: empty.txt } }
    - { path: /etc/compressed, contents: { local: random.bin, compression: gzip } }
    - { path: /etc/plain, contents: { local: long.conf, compression: "" } }
`) },
  'files that are fetched': { content: flatcar(`
storage:
  files:
    - path: /opt/remote.bin
      mode: 0755
      contents:
        source: https://example.com/remote.bin?a=b&c=<d>
        http_headers:
          - { name: Accept, value: "*/*" }
          - { name: X-Token, value: abc }
        verification:
          hash: sha512-${'ab'.repeat(64)}
    - { path: /opt/s3, contents: { source: "s3://bucket/key?versionId=1" } }
    - { path: /opt/arn, contents: { source: "arn:aws:s3:::bucket/key" } }
    - { path: /opt/gs, contents: { source: "gs://bucket/key", compression: gzip, verification: { hash: sha256-${'cd'.repeat(32)} } } }
    - { path: /opt/data, contents: { source: "data:text/plain;charset=utf-8;base64,YWJj" } }
`) },
  'trees': { content: flatcar(`
storage:
  trees:
    - local: root
    - { local: root/etc, path: /srv/copy }
  files:
    - path: /etc/motd
      mode: 0600
      user: { name: core }
    - path: /etc/first
      contents: { inline: first }
`) },
  'directories and links': { content: flatcar(`
storage:
  directories:
    - { path: /opt/data, mode: 0755, user: { name: core }, group: { name: core }, overwrite: false }
    - path: /opt/plain
  links:
    - { path: /etc/localtime, target: ../usr/share/zoneinfo/Pacific/Auckland, overwrite: true }
    - { path: /etc/hard, target: /etc/first, hard: true }
    - { path: /etc/owned, target: /etc/first, user: { id: 0 } }
`) },
  'disks, RAID and filesystems with mount units': { content: flatcar(`
storage:
  disks:
    - device: /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi1
      wipe_table: false
      partitions:
        - { label: data, number: 1, size_mib: 1024, start_mib: 0 }
        - { label: swap, size_mib: 512, type_guid: 0657FD6D-A4AB-43C4-84E5-0933C84B4F4F, guid: 01234567-89ab-cdef-edcb-a98765432101, resize: true }
        - { number: 9, wipe_partition_entry: true, should_exist: true }
    - { device: /dev/vdb, wipe_table: true }
    - device: /dev/vdc
      partitions: [{ number: 1, should_exist: false, wipe_partition_entry: true }]
  raid:
    - { name: data, level: raid1, devices: [/dev/vdd, /dev/vde], spares: 1, options: [--metadata=1.0, --assume-clean] }
  filesystems:
    - { device: /dev/disk/by-partlabel/data, format: ext4, label: data, path: /srv/data, with_mount_unit: true, mount_options: [noatime, ro] }
    - { device: /dev/disk/by-partlabel/swap, format: swap, with_mount_unit: true }
    - { device: /dev/md/data, format: xfs, path: /var/lib/my-data.d, wipe_filesystem: true, with_mount_unit: true, options: [-i, size=512], uuid: abc }
    - { device: /dev/vdf, format: none }
    - { device: /dev/vdg }
`) },
  'a mount unit that is described already': { content: flatcar(`
storage:
  filesystems:
    - { device: /dev/vdb, format: ext4, path: /srv, with_mount_unit: true }
    - { device: /dev/vdc, format: ext4, path: /opt, with_mount_unit: true }
systemd:
  units:
    - { name: a.service, mask: true }
    - name: srv.mount
      enabled: false
      dropins: [{ name: 10-more.conf, contents: "[Mount]\\nTimeoutSec=10\\n" }]
`) },
  'LUKS': { content: flatcar(`
storage:
  luks:
    - { name: data, device: /dev/vdb, key_file: { inline: secret }, label: data, options: [--cipher, aes], wipe_volume: true, discard: true, uuid: abc }
    - { name: more, device: /dev/vdc, key_file: { local: short.txt }, open_options: [--perf-no_read_workqueue] }
  filesystems:
    - { device: /dev/mapper/data, format: btrfs, path: /srv, with_mount_unit: true, label: data }
`) },
  'LUKS with a key from the network': { content: fcos(`
storage:
  luks:
    - name: data
      device: /dev/vdb
      clevis:
        threshold: 1
        tpm2: true
        tang:
          - { url: https://tang.example.com, thumbprint: abc, advertisement: '{"payload": "x"}' }
    - name: other
      device: /dev/vdc
      clevis: { custom: { pin: sss, config: '{}', needs_network: true } }
  filesystems:
    - { device: /dev/mapper/data, format: ext4, path: /srv/data, with_mount_unit: true, mount_options: [nofail] }
    - { device: /dev/disk/by-id/dm-name-data, format: ext4, path: /srv/x y, with_mount_unit: true }
`) },
  'users and groups': { content: flatcar(`
passwd:
  users:
    - name: core
      password_hash: "$y$j9T$abc"
      ssh_authorized_keys: [ssh-ed25519 AAAAC3Nza core@example]
      ssh_authorized_keys_local: [authorized_keys]
      groups: [docker, sudo]
      shell: /bin/bash
    - { name: app, uid: 1500, gecos: App User, home_dir: /srv/app, no_create_home: true, primary_group: ops, system: true, no_log_init: false, no_user_group: yes }
    - { name: old, should_exist: false }
  groups:
    - { name: ops, gid: 1500, password_hash: "*", system: off }
    - { name: gone, should_exist: no }
`) },
  'units and drop-ins': { content: flatcar(`
systemd:
  units:
    - name: docker.service
      enabled: true
      dropins:
        - { name: 10-wait.conf, contents: "[Unit]\\nAfter=srv-share.mount\\n" }
        - { name: 20-limits.conf, contents_local: limits.conf }
    - name: srv-share.mount
      enabled: true
      contents: |
        # a share
        [Unit]
        Description=virtiofs \\
          share
        [Mount]
        What=share1
        Where=/srv/share
        Type=virtiofs
        [Install]
        WantedBy=multi-user.target
    - { name: app.service, enabled: true, contents_local: app.service }
    - { name: update-engine.service, mask: true }
    - { name: getty@tty1.service, enabled: true }
`) },
  'kernel arguments': { content: flatcar('kernel_arguments: { should_exist: [quiet, console=ttyS0], should_not_exist: [splash] }\n') },
  'what Ignition itself does': { content: flatcar(`
ignition:
  timeouts: { http_response_headers: 10, http_total: 30 }
  proxy: { http_proxy: http://proxy:3128, https_proxy: https://proxy:3129, no_proxy: [localhost, 10.0.0.0/8] }
  security: { tls: { certificate_authorities: [{ inline: certificate }, { source: https://example.com/ca.pem }] } }
  config:
    replace: { source: https://example.com/replace.ign }
    merge:
      - source: https://example.com/merge.ign
      - inline: '{"ignition":{"version":"3.4.0"}}'
`) },
  'a mirrored and encrypted boot disk': { content: fcos(`
boot_device:
  layout: x86_64
  mirror: { devices: [/dev/vda, /dev/vdb] }
  luks: { tpm2: true, threshold: 1, discard: true, tang: [{ url: https://tang, thumbprint: x }] }
storage:
  disks:
    - device: /dev/vda
      partitions: [{ label: root-1, size_mib: 10240 }, { label: var-1 }]
  filesystems:
    - { device: /dev/mapper/root, format: btrfs, wipe_filesystem: true, label: root }
    - { device: /dev/md/var, format: xfs, path: /var, with_mount_unit: true }
  raid: [{ name: md-var, level: raid1, devices: [/dev/disk/by-partlabel/var-1, /dev/disk/by-partlabel/var-2] }]
`) },
  'a mirrored boot disk on ARM': { content: fcos('boot_device: { layout: aarch64, mirror: { devices: [/dev/vda, /dev/vdb] } }\n') },
  'a mirrored boot disk on POWER': { content: butane('fcos', '1.3.0', 'boot_device: { layout: ppc64le, mirror: { devices: [/dev/vda, /dev/vdb] } }\n') },
  'an encrypted boot disk': { content: butane('fcos', '1.4.0', 'boot_device: { luks: { tpm2: true } }\n') },
  'users of GRUB': { content: fcos(`
grub: { users: [{ name: root, password_hash: grub.pbkdf2.sha512.10000.AA }, { name: other, password_hash: grub.pbkdf2.sha512.10000.BB }] }
storage: { files: [{ path: /boot/grub2/user.cfg, mode: 0600, append: [{ inline: more }] }] }
`) },
  'fcos 1.0.0': { content: butane('fcos', '1.0.0', `
ignition: { config: { merge: [{ source: https://example.com/a.ign }] }, security: { tls: { certificate_authorities: [{ source: https://example.com/ca }] } } }
storage:
  files: [{ path: /etc/a, contents: { inline: ${'never compressed '.repeat(20)} } }]
  links: [{ path: /etc/l, target: /etc/a }]
  raid: [{ name: r, level: raid0, devices: [/dev/vda, /dev/vdb] }]
  filesystems: [{ device: /dev/vda, format: ext4, path: /srv, options: [-F] }]
`) },
  'fcos 1.1.0': { content: butane('fcos', '1.1.0', `
storage:
  files: [{ path: /etc/a, contents: { local: long.conf } }]
  filesystems: [{ device: /dev/vda, format: ext4, path: /srv, with_mount_unit: true, mount_options: [ro] }]
  trees: [{ local: root }]
`) },
  'fcos 1.2.0': { content: butane('fcos', '1.2.0', `
storage:
  luks:
    - { name: a, device: /dev/vda, clevis: { custom: { pin: tpm2, config: "{}" } } }
    - { name: b, device: /dev/vdb, clevis: { tang: [{ url: http://t, thumbprint: x }] }, key_file: {} }
  filesystems: [{ device: /dev/mapper/b, format: ext4, path: /srv, with_mount_unit: true }]
passwd: { users: [{ name: core, should_exist: true }] }
`) },
  'flatcar 1.0.0': { content: butane('flatcar', '1.0.0', `
kernel_arguments: { should_exist: [flatcar.autologin] }
storage: { files: [{ path: /etc/a, contents: { inline: a } }], luks: [{ name: a, device: /dev/vda, key_file: { inline: x }, options: [--a] }] }
`) },
  'YAML of all kinds': { content: flatcar(`
x-common: &unit
  enabled: true
  mask: false
storage:
  files:
    - &file
      path: /etc/one
      mode: 0o644
      contents: &contents
        inline: 12
    - <<: *file
      path: /etc/two
    - { path: /etc/three, contents: *contents, mode: 0x1a4 }
    - { path: "/etc/\\u00e4", contents: { inline: !!str 2001-01-01 } }
    - { path: /etc/null, contents: ~, mode: null }
    - { path: /etc/binary, contents: { inline: !!binary aGVsbG8= } }
    -
systemd:
  units:
    - <<: *unit
      name: a.service
    - <<: [*unit, { mask: true, dropins: [] }]
      name: b.service
    - { name: c.service, enabled: Yes, mask: "off" }
`), strict: false },
  'warnings, where they are let pass': { content: flatcar(`
unknown: 1
storage:
  files: [{ path: /etc/a, mode: 644, owner: core }]
systemd: { units: [{ name: a.service, enabled: true, contents: "[Service]\\nExecStart=/bin/true\\n" }] }
`), strict: false },
  'indented': { content: flatcar('storage: { files: [{ path: /etc/a, contents: { inline: "<a>" } }], links: [] }\n'), prettyPrint: true },
  'snippets, the later ones on top': {
    content: flatcar(`
ignition: { timeouts: { http_total: 10 } }
kernel_arguments: { should_exist: [a, b] }
passwd: { users: [{ name: core, groups: [docker], ssh_authorized_keys: [ssh-ed25519 A] }] }
storage:
  files:
    - { path: /etc/same, mode: 0644, contents: { source: https://example.com/a, http_headers: [{ name: A, value: a }, { name: B, value: b }] } }
    - { path: /etc/becomes-a-link, contents: { inline: x } }
    - { path: /etc/append, append: [{ inline: one }] }
  directories: [{ path: /opt/becomes-a-file }]
  filesystems: [{ device: /dev/vda, format: ext4, path: /srv, options: [-a], with_mount_unit: true }]
systemd: { units: [{ name: docker.service, dropins: [{ name: 10-a.conf, contents: "[Unit]\\n" }] }, { name: last.service }] }
`),
    snippets: [
      flatcar(`
kernel_arguments: { should_exist: [c], should_not_exist: [a] }
passwd: { users: [{ name: core, groups: [sudo, docker], ssh_authorized_keys: [ssh-ed25519 B], shell: /bin/zsh }, { name: new }] }
storage:
  files:
    - { path: /etc/same, contents: { source: https://example.com/a, http_headers: [{ name: B }, { name: C, value: c }] } }
    - { path: /opt/becomes-a-file, contents: { inline: y } }
    - { path: /etc/append, append: [{ inline: two }] }
  links: [{ path: /etc/becomes-a-link, target: /etc/same }]
  filesystems: [{ device: /dev/vda, format: ext4, path: /opt, options: [-b], with_mount_unit: true }]
systemd: { units: [{ name: docker.service, enabled: true, dropins: [{ name: 20-b.conf, contents: "[Unit]\\n" }, { name: 10-a.conf, contents: "[Service]\\n" }] }] }
`),
      fcos('ignition: { timeouts: { http_response_headers: 5 } }\nstorage: { files: [{ path: /etc/same, mode: 0600 }] }\n'),
    ],
  },
  'snippets that are indented': { content: flatcar(''), snippets: [flatcar('storage: { files: [{ path: /a }] }\n')], prettyPrint: true },
};
