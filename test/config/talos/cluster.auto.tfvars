cluster  = { name = "homelab" }
versions = { talos = "1.13.9", kubernetes = "1.36.3" }
network  = { gateway = "10.25.150.1", node_cidr = "10.25.150.0/24", service_cidr = "10.26.0.0/16", vip = "10.25.150.10" }
ssh_key  = "of no use here"
