export { ApiCallError, ApiClient, type QueryOptions } from './api-client.js';
export { MemoryAgent, type MemoryAgentOptions } from './memory-agent.js';
export { startTestCloud, TEST_CLOUD_PASSWORD, TestCloud, type TestCloudOptions, type TestHost } from './test-cloud.js';
