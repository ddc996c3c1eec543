import { overHttp } from './agent-access.js';
import { describeAgentConformance } from './agent-conformance.js';
import { memorySubject } from './memory-subject.js';
import { describePretendedConformance } from './pretended-conformance.js';

describeAgentConformance('memory, over HTTP', memorySubject(overHttp));
describePretendedConformance('memory, over HTTP', memorySubject(overHttp));
