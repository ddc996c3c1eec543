import { consoleModeConfig, consoleModeFallbackConfig } from './console-mode.global-config.js';
import { soundTypeConfig, spiceStreamingModeConfig, videoTypeConfig } from './guest-display.global-config.js';
import { startTimeoutConfig, stopTimeoutConfig } from './vm-timeouts.global-config.js';

/** Every setting that the VM side reads. */
export const VM_SETTINGS = [
  consoleModeConfig,
  consoleModeFallbackConfig,
  videoTypeConfig,
  soundTypeConfig,
  spiceStreamingModeConfig,
  startTimeoutConfig,
  stopTimeoutConfig,
] as const;
