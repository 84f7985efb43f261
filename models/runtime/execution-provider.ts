// Where ONNX Runtime can compute for us.

export const EXECUTION_PROVIDERS = ['cpu', 'webgpu', 'cuda'] as const;

/** An execution provider of ONNX Runtime: the processor, any GPU through Vulkan, or an NVIDIA one through CUDA. */
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
