import { describe, expect, it } from 'vitest';
import { CONSOLE_MODES, type ConsoleMode } from '#contract';
import { renderXml } from '../render-xml.js';
import { CONSOLE_BUILDERS } from './console-builders.js';

const PORT = `  <target type='virtio' name='com.redhat.spice.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>
`;

const EXPECTED: Record<ConsoleMode, Record<'graphics' | 'audio' | 'desktopAgent', string>> = {
  vnc: {
    graphics: `<graphics type='vnc' port='-1' autoport='yes' passwd='&lt;&amp;&apos;'>
  <listen type='address' address='127.0.0.1'/>
</graphics>
`,
    audio: "<audio id='1' type='none'/>\n",
    desktopAgent: `<channel type='unix'>\n  <source mode='bind'/>\n${PORT}`,
  },
  spice: {
    graphics: `<graphics type='spice' port='-1' autoport='yes' passwd='&lt;&amp;&apos;'>
  <listen type='address' address='127.0.0.1'/>
  <image compression='auto_glz'/>
  <jpeg compression='auto'/>
  <zlib compression='auto'/>
  <streaming mode='filter'/>
  <mouse mode='client'/>
  <clipboard copypaste='yes'/>
  <filetransfer enable='yes'/>
</graphics>
`,
    audio: "<audio id='1' type='spice'/>\n",
    desktopAgent: `<channel type='spicevmc'>\n${PORT}`,
  },
};

describe.each(CONSOLE_MODES)('the %s console', (mode) => {
  it('is these three devices', () => {
    const { graphics, audio, desktopAgent } = CONSOLE_BUILDERS[mode]({
      password: "<&'",
      spiceStreamingMode: 'filter',
    });
    expect({
      graphics: renderXml(graphics),
      audio: renderXml(audio),
      desktopAgent: renderXml(desktopAgent),
    }).toEqual(EXPECTED[mode]);
  });
});
