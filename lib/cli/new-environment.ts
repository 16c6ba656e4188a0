/** The files of a new environment, by name: small, whole, and with the comments that a first reader needs. */
export function newEnvironmentFiles(options: { students: number; isolation: string; node: string }): Record<string, string> {
  const students = Array.from({ length: options.students }, (_, index) => `  - student${index + 1}@pve\n`).join('');
  return {
    'env.yaml': `# How the students' networks are kept apart: sdn-simple (vnets), or bridge (Linux bridges of a single node).
isolation: ${options.isolation}

# What stands on the cluster: names are checked against it.
proxmox:
  nodes: [${options.node}]
  bridges: [vmbr0]

# Settings of every machine; "nodes" sets them for one: nodes: { router: { cores: 2 } }
defaults:
  memory_mib: 1024
`,
    'deployment_config.yml': `# The machines that every student gets. Networks: vmbr0 is the uplink; any other name is an isolated network of the student's own.
machines:
  - device_type: linux
    name: router
    template_node: ${options.node}
    template_vmid: 101
    networks:
      - bridge: vmbr0
      - bridge: lan

  - device_type: linux
    name: host
    template_node: ${options.node}
    template_vmid: 101
    networks:
      - bridge: lan
`,
    'users_list.yml': `# The students, as users of Proxmox VE: name@realm
users:
${students}`,
  };
}
