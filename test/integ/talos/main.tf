terraform {
  required_providers {
    proxmox = {
      source = "bpg/proxmox"
    }
    talos = {
      source  = "siderolabs/talos"
      version = "0.11.0"
    }
  }
}
variable "endpoint" {}
variable "token" { sensitive = true }
provider "proxmox" {
  endpoint  = var.endpoint
  api_token = var.token
  insecure  = true
}
provider "talos" {}

locals {
  machines = {
    ctrl-0 = { type = "controlplane", ip = "10.25.150.11", vmid = 8101 }
    ctrl-1 = { type = "controlplane", ip = "10.25.150.12", vmid = 8102 }
    ctrl-2 = { type = "controlplane", ip = "10.25.150.13", vmid = 8103 }
    work-0 = { type = "worker", ip = "10.25.150.21", vmid = 8201 }
  }
  control_planes = [for name, m in local.machines : m.ip if m.type == "controlplane"]
  workers        = [for name, m in local.machines : m.ip if m.type == "worker"]
}

resource "talos_image_factory_schematic" "image" {
  schematic = yamlencode({ customization = { systemExtensions = { officialExtensions = ["siderolabs/qemu-guest-agent"] } } })
}

resource "proxmox_download_file" "image" {
  node_name    = "pve1"
  datastore_id = "local"
  content_type = "import"
  file_name    = "talos-nocloud-amd64.qcow2"
  url          = "https://factory.talos.dev/image/${talos_image_factory_schematic.image.id}/v1.13.9/nocloud-amd64.qcow2"
  overwrite    = false
}

resource "proxmox_virtual_environment_vm" "machine" {
  for_each        = local.machines
  name            = each.key
  node_name       = "pve1"
  vm_id           = each.value.vmid
  boot_order      = ["scsi0"]
  scsi_hardware   = "virtio-scsi-single"
  stop_on_destroy = true
  cpu {
    cores = 2
    type  = "x86-64-v2-AES"
  }
  memory {
    dedicated = 4096
  }
  disk {
    interface    = "scsi0"
    datastore_id = "local-lvm"
    import_from  = proxmox_download_file.image.id
    size         = 20
    file_format  = "raw"
  }
  network_device {
    bridge = "vmbr0"
  }
  initialization {
    datastore_id = "local-lvm"
    ip_config {
      ipv4 {
        address = "${each.value.ip}/24"
        gateway = "10.25.150.1"
      }
    }
  }
}

resource "talos_machine_secrets" "this" {
  talos_version = "v1.13.9"
}

data "talos_machine_configuration" "this" {
  for_each           = local.machines
  cluster_name       = "lab"
  cluster_endpoint   = "https://10.25.150.10:6443"
  machine_type       = each.value.type
  talos_version      = "v1.13.9"
  kubernetes_version = "v1.36.3"
  machine_secrets    = talos_machine_secrets.this.machine_secrets
  config_patches = concat([
    yamlencode({ apiVersion = "v1alpha1", kind = "HostnameConfig", hostname = each.key, auto = "off" }),
    yamlencode({ cluster = { network = { podSubnets = ["10.244.0.0/16"] } } }),
    ], each.value.type == "controlplane" ? [
    yamlencode({ machine = { network = { interfaces = [{ interface = "eth0", dhcp = true, vip = { ip = "10.25.150.10" } }] } } })
  ] : [])
}

data "talos_client_configuration" "this" {
  cluster_name         = "lab"
  client_configuration = talos_machine_secrets.this.client_configuration
  endpoints            = local.control_planes
}

resource "talos_machine_configuration_apply" "this" {
  for_each                    = local.machines
  client_configuration        = talos_machine_secrets.this.client_configuration
  machine_configuration_input = data.talos_machine_configuration.this[each.key].machine_configuration
  node                        = each.value.ip
  timeouts                    = { create = "15s" }
  depends_on                  = [proxmox_virtual_environment_vm.machine]
}

resource "talos_machine_bootstrap" "this" {
  client_configuration = talos_machine_secrets.this.client_configuration
  node                 = local.control_planes[0]
  timeouts             = { create = "60s" }
  depends_on           = [talos_machine_configuration_apply.this]
}

data "talos_cluster_health" "this" {
  client_configuration = talos_machine_secrets.this.client_configuration
  control_plane_nodes  = local.control_planes
  worker_nodes         = local.workers
  endpoints            = local.control_planes
  timeouts             = { read = "120s" }
  depends_on           = [talos_machine_bootstrap.this]
}

resource "talos_cluster_kubeconfig" "this" {
  client_configuration = talos_machine_secrets.this.client_configuration
  node                 = local.control_planes[0]
  timeouts             = { create = "60s" }
  depends_on           = [data.talos_cluster_health.this]
}

output "kubeconfig" {
  value     = talos_cluster_kubeconfig.this.kubeconfig_raw
  sensitive = true
}
output "talosconfig" {
  value     = data.talos_client_configuration.this.talos_config
  sensitive = true
}
