// What executes graphs.

import type { Attribution } from '../../services/attribution/attribution.js';
import { describedEnum } from '../described-enum.js';

export const ExecutionProviderEnum = describedEnum<Attribution['provider']>(
  'ExecutionProvider',
  'What executes the graphs. Later versions may add values.',
  {
    cpu: 'The processor.',
    webgpu: 'A GPU, through Vulkan.',
    cuda: 'An NVIDIA GPU, through CUDA.',
  },
);
