import { inProcess } from './agent-access.js';
import { describeAgentConformance } from './agent-conformance.js';
import { memorySubject } from './memory-subject.js';
import { describePretendedConformance } from './pretended-conformance.js';

describeAgentConformance('memory, in process', memorySubject(inProcess));
describePretendedConformance('memory, in process', memorySubject(inProcess));
