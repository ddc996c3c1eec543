export {
  type LibvirtDriverOptions,
  VIRT_TYPE_CHOICES,
  type VirtTypeChoice,
} from './driver-options.js';
export { LibvirtDriver } from './libvirt-driver.js';
