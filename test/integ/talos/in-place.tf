terraform {
  required_providers {
    proxmox = {
      source = "bpg/proxmox"
    }
    talos = {
      source  = "siderolabs/talos"
      version = "0.12.0-alpha.5"
    }
  }
}
variable "endpoint" {}
variable "token" { sensitive = true }
variable "talos_version" { default = "v1.13.9" }
variable "kubernetes_version" { default = "v1.35.2" }
variable "reset" { default = false }
provider "proxmox" {
  endpoint  = var.endpoint
  api_token = var.token
  insecure  = true
}
provider "talos" {}

locals {
  schematic = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
  machines = {
    ctrl-0 = { type = "controlplane", ip = "10.25.150.11", vmid = 8101 }
    work-0 = { type = "worker", ip = "10.25.150.21", vmid = 8201 }
  }
  endpoint = "https://10.25.150.11:6443"
}

resource "proxmox_download_file" "image" {
  node_name    = "pve1"
  datastore_id = "local"
  content_type = "import"
  file_name    = "talos-nocloud-amd64.qcow2"
  url          = "https://factory.talos.dev/image/${local.schematic}/v1.13.9/nocloud-amd64.qcow2"
  overwrite    = false
}

resource "proxmox_virtual_environment_vm" "machine" {
  for_each        = local.machines
  name            = each.key
  node_name       = "pve1"
  vm_id           = each.value.vmid
  boot_order      = ["scsi0"]
  stop_on_destroy = true
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

ephemeral "talos_cluster_kubeconfig" "drain" {
  cluster_name    = "lab"
  endpoint        = local.endpoint
  machine_secrets = talos_machine_secrets.this.machine_secrets
}

data "talos_machine_configuration" "this" {
  for_each           = local.machines
  cluster_name       = "lab"
  cluster_endpoint   = local.endpoint
  machine_type       = each.value.type
  talos_version      = var.talos_version
  kubernetes_version = var.kubernetes_version
  machine_secrets    = talos_machine_secrets.this.machine_secrets
  docs               = false
  examples           = false
  config_patches = [
    yamlencode({ apiVersion = "v1alpha1", kind = "HostnameConfig", hostname = each.key, auto = "off" }),
  ]
}

resource "talos_machine" "this" {
  for_each                        = local.machines
  node                            = each.value.ip
  image                           = "factory.talos.dev/nocloud-installer/${local.schematic}:${var.talos_version}"
  client_configuration            = talos_machine_secrets.this.client_configuration
  machine_configuration           = data.talos_machine_configuration.this[each.key].machine_configuration
  kubeconfig_wo                   = ephemeral.talos_cluster_kubeconfig.drain.kubeconfig_raw
  ignore_kubernetes_upgrade_drift = true
  on_destroy                      = { reset = var.reset && each.value.type == "worker", graceful = false, reboot = true }
  depends_on                      = [proxmox_virtual_environment_vm.machine]
}

resource "talos_cluster" "this" {
  node                 = "10.25.150.11"
  kubernetes_version   = var.kubernetes_version
  client_configuration = talos_machine_secrets.this.client_configuration
  depends_on           = [talos_machine.this]
}
