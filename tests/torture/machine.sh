#!/bin/sh
# machine.sh -- a machine in a box: a real systemd as process 1, on what this machine has installed, that changes nothing of it.
# Use:   unshare --mount --pid --fork --uts --ipc --cgroup --kill-child tests/torture/machine.sh FOLDER PATH…
#        as root, in a control group of its own. FOLDER is empty; each PATH can be read in the box where it stands outside.
# Model: an overlay over / whose upper layer is memory; own /run, /tmp, /dev and /etc/systemd/system; of what systemd does at a start only
#        the journal. Nothing of the kernel can be set. It ends when this process does.
set -e
folder=$1
shift
mount --make-rprivate /
mount -t tmpfs -o size=1g tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 none sys/fs/cgroup
for place in run dev etc/systemd/system; do mount -t tmpfs -o mode=755 tmpfs $place; done
mount -t tmpfs tmpfs tmp
for device in null zero full random urandom tty; do
    : >dev/$device
    mount --bind /dev/$device dev/$device
done
mkdir dev/shm dev/pts
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for path; do
    mkdir -p ".$path"
    mount --rbind "$path" ".$path"
    mount -o remount,bind,ro ".$path"
done
for unit in timers.target paths.target $(ls lib/systemd/system/sysinit.target.wants usr/lib/systemd/system/sysinit.target.wants 2>/dev/null); do
    case $unit in *:|systemd-journald.service) ;; *) ln -sf /dev/null "etc/systemd/system/$unit" ;; esac
done
printf '[Unit]\nDescription=Nothing yet\n' >etc/systemd/system/machine.target
mkdir -p mnt
pivot_root . mnt
exec chroot . /bin/sh -c 'umount -l /mnt && exec env -i container=vraagbaak PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=machine.target --log-target=journal'
