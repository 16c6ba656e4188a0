# What a module for Talos on Proxmox is given: machines that say what differs from the defaults of their type.
nodes_config = {
  "ctrl-00" = {
    machine_type  = "controlplane"
    ip            = "10.25.150.11"
    mac_address   = "bc:24:11:e6:ba:07"
    vm_id         = 8101
  }
  "work-00" = {
    machine_type = "worker"
    ip           = "10.25.150.21"
    mac_address  = "bc:24:11:64:5b:cb"
    vm_id        = 8201
  }
  "work-01" = {
    machine_type  = "worker"
    ip            = "10.25.150.22"
    mac_address   = "bc:24:11:c9:22:c3"
    vm_id         = 8202
    ram_dedicated = 12240
  }
  "work-02" = {
    machine_type = "worker"
    ip           = "10.25.150.23"
    mac_address  = "bc:24:11:6f:20:03"
    vm_id        = 8203
    disks = {
      longhorn = {
        size = "500G" # another size, and the number stays
      }
    }
  }
  "work-03" = {
    machine_type = "worker"
    ip           = "10.25.150.24"
    mac_address  = "bc:24:11:6f:20:04"
    vm_id        = 8204
    igpu         = true
    gpu_devices  = ["0000:01:00.0", "0000:01:00.1"]
  }
  "work-04" = {
    host_node    = "nuc"
    machine_type = "worker"
    ip           = "10.25.150.25"
    mac_address  = "bc:24:11:6f:20:05"
    vm_id        = 8205
  }
}
defaults_controlplane = { cpu = 4, ram_dedicated = 4096 }
defaults_worker = {
  cpu           = 8
  ram_dedicated = 8192
  disks         = { longhorn = { size = "180G", unit_number = 1 } }
}
proxmox = { name = "host3" }
