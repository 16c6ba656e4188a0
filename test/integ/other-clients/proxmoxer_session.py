"""What somebody does with proxmoxer in a day. Prints what came back, as JSON by step."""
import json
import os
import sys
import tempfile

from proxmoxer import AuthenticationError, ProxmoxAPI, ResourceException
from proxmoxer.tools import Files, Tasks

host, port, password, token, certificate = (os.environ[name] for name in ("HOST", "PORT", "PASSWORD", "TOKEN", "CERTIFICATE"))
connection = {"host": host, "port": int(port), "verify_ssl": certificate}
seen = {}


def step(name, value):
    seen[name] = value
    return value


def done(api, upid):
    """Waits as proxmoxer's own tool does."""
    return Tasks.blocking_status(api, upid, timeout=60, polling_interval=0.05)["exitstatus"]


def refused(work):
    try:
        work()
    except (ResourceException, AuthenticationError) as error:
        return {"status": getattr(error, "status_code", 401), "text": str(error)}
    return None


root = ProxmoxAPI(user="root@pam", password=password, **connection)
tokenid, secret = token.split("=")
by_token = ProxmoxAPI(user=tokenid.split("!")[0], token_name=tokenid.split("!")[1], token_value=secret, **connection)

step("version", by_token.version.get()["version"])
step("nodes", sorted(node["node"] for node in root.nodes.get()))
step("wrong password", refused(lambda: ProxmoxAPI(user="root@pam", password="wrong", **connection)))
root._store["session"].auth._get_new_tokens()
step("ticket renewed", [node["status"] for node in root.nodes.get()])

# a class with a student
step("role", root.access.roles.post(roleid="Student", privs="VM.Audit,VM.PowerMgmt,Pool.Audit"))
step("group", root.access.groups.post(groupid="class", comment="class of 2026"))
step("user", root.access.users.post(userid="s01@pve", password="password-1", groups="class", email="s01@example.org"))
step("user read", root.access.users("s01@pve").get())
step("pool", root.pools.post(poolid="s01", comment="first"))
step("acl", root.access.acl.put(path="/pool/s01", users="s01@pve", roles="Student", propagate=1))
step("acl read", root.access.acl.get())
step("password", root.access.password.put(userid="s01@pve", password="password-2"))

# its VM
pve1 = by_token.nodes("pve1")
next_id = step("next id", by_token.cluster.nextid.get())
step("clone", done(by_token, pve1.qemu(9000).clone.post(newid=101, name="router", pool="s01", full=0)))
vm = pve1.qemu(101)
step("config written", vm.config.put(cores=2, memory=1024, description="by proxmoxer", net0="virtio,bridge=vmbr0", tags="lab;router"))
step("config by task", done(by_token, vm.config.post(onboot=1)))
step("config", vm.config.get())
step("start", done(by_token, vm.status.start.post()))
step("status", vm.status.current.get()["status"])
step("taken VM ID", refused(lambda: pve1.qemu(9000).clone.post(newid=101)))
step("resize", done(by_token, vm.resize.put(disk="scsi0", size="+1G")))

# what the student sees
student = ProxmoxAPI(user="s01@pve", password="password-2", **connection)
step("seen VMs", [row["vmid"] for row in student.cluster.resources.get(type="vm")])
step("seen pools", student.pools.get())
step("student's stop", done(student, student.nodes("pve1").qemu(101).status.shutdown.post(forceStop=1, timeout=10)))
step("student's change", refused(lambda: student.nodes("pve1").qemu(101).config.put(cores=8)))

# files
with tempfile.NamedTemporaryFile(prefix="debian", suffix=".iso") as image:
    image.write(b"x" * 5000)
    image.flush()
    volume = "local:iso/" + os.path.basename(image.name)
    with open(image.name, "rb") as opened:
        step("upload", done(by_token, pve1.storage("local").upload.post(content="iso", filename=opened)))
    step("uploaded", [{"size": row["size"], "format": row["format"]} for row in pve1.storage("local").content.get(content="iso") if row["volid"] == volume])
    step("file removed", Tasks.decode_upid(pve1.storage("local").content(volume).delete())["type"])
with tempfile.NamedTemporaryFile(prefix="large", suffix=".iso") as image:
    # beyond 10 MiB proxmoxer streams
    image.write(os.urandom(11 * 1024 * 1024))
    image.flush()
    files = Files(by_token, "pve1", "local")
    status = files.upload_local_file_to_storage(image.name, do_checksum_check=True, blocking_status=True)
    step("streamed upload", status["exitstatus"])
    pve1.storage("local").content("local:iso/" + os.path.basename(image.name)).delete()

# and away
upid = vm.delete(purge=1, **{"destroy-unreferenced-disks": 1})
step("delete", done(by_token, upid))
step("log", Tasks.decode_log(pve1.tasks(upid).log.get()).splitlines()[-1])
step("task list", [row["type"] for row in pve1.tasks.get(limit=3)])
step("gone", refused(lambda: vm.status.current.get()))
step("pool removed", root.pools("s01").delete())
step("user removed", root.access.users("s01@pve").delete())
step("group removed", root.access.groups("class").delete())
step("role removed", root.access.roles("Student").delete())
step("unknown", refused(lambda: root.no.such.get()))

json.dump(seen, sys.stdout)
