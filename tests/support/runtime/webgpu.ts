// WebGPU for tests: a software Vulkan driver, SwiftShader, comes with Chromium; no GPU is needed.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions put Chromium's libraries. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];
const DRIVER = 'vk_swiftshader_icd.json';

/** What a child process needs in its environment to run on WebGPU here: SwiftShader, or the machine's own driver if named. */
function webGpuEnvironment(): Record<string, string> | null {
  const folder = FOLDERS.find((path) => existsSync(join(path, DRIVER)) && existsSync(join(path, 'libvulkan.so.1')));
  if (folder) return { VK_DRIVER_FILES: join(folder, DRIVER), LD_LIBRARY_PATH: folder };
  const { VK_DRIVER_FILES, LD_LIBRARY_PATH = '' } = process.env;
  return VK_DRIVER_FILES ? { VK_DRIVER_FILES, LD_LIBRARY_PATH } : null;
}

/** `describe` for facts about WebGPU. Where there is none, one test stands for them that says so, and a warning. */
export function describeWithWebGpu(concept: string, facts: (environment: Record<string, string>) => void): void {
  const environment = webGpuEnvironment();
  describe(concept, () => {
    if (environment) {
      facts(environment);
      return;
    }
    const reason = 'SKIPPED: no WebGPU here; install chromium for its SwiftShader, or name a driver in VK_DRIVER_FILES';
    console.warn(`${concept}: ${reason}`);
    it.skip(reason, () => undefined);
  });
}
