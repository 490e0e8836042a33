using System.Text;

namespace BuildFarm.Documents.Tests.Fuzz;

/// <summary>Makes documents that are wrong in many ways; the same seed makes the same ones.</summary>
internal sealed class Generator(int seed)
{
    private static readonly string[] Seeds =
    [
        """
        name: a
        schemaVersion: 1.0
        parameters:
          - Hosts: {type: string, default: 'a,b'}
        constants:
          - Count: {type: string, value: 4}
        phases:
          - name: build
            steps:
              - name: Ping
                action: ExecuteBash
                timeoutSeconds: -1
                loop: {name: h, forEach: {list: '{{ Hosts }}', delimiter: ','}}
                if: {and: [{not: {fileExists: /x}}, {patternMatches: '^[a-z]+$', value: '{{ Count }}'}], else: Abort}
                inputs:
                  commands:
                    - ping {{ loop.value }} {{ aws:ssm:resolve(Hosts) }}
                    - |
                      echo {{ h.index }}
              - &x {name: B, action: WebDownload, inputs: [{source: 'https://h/', destination: '{{ build.Ping.outputs.stdout }}'}]}
          - name: test
            steps: [{<<: *x, name: C}, {name: D, action: Assert, inputs: {numberEquals: 1, value: 2}}]
        """,
        """
        schemaVersion: '1.0'
        parameters: [{name: p, type: stringList, default: [a]}]
        steps:
          - name: Launch
            action: LaunchInstance
            rollbackEnabled: $.parameters.p
            if: {or: [{numberEquals: 1, value: $.parameters.p}, {not: {stringEquals: a, value: b}}]}
            inputs: {waitFor: ssmAgent, instanceTypesOverride.$: $.parameters.p}
          - {name: Copy, action: DistributeImage, inputs: {distributions: [{region.$: $.stepOutputs.Launch.output[0]}]}}
        outputs: [{name: o, value: 'x {{ $.stepOutputs.Launch.instanceId }}'}]
        """,
        """{"schemaVersion":"1.0","phases":[{"name":"build","steps":[{"name":"é","action":"Reboot","inputs":{"delaySeconds":5},"maxAttempts":2}]}]}""",
    ];

    private static readonly string[] Tokens =
    [
        ":", "- ", "\n", "  ", "\t", "[", "]", "{", "}", "'", "\"", "|", ">", "&a ", "*a", "<<", "!", "!!str ", "#", "%", "@", "`", "---\n", "...", "? ", ",", "{{", "}}", "{{ a.b.outputs.c }}",
        "{{ loop.value }}", "{{ aws:ssm:", "resolve(", "$.", "$.stepOutputs.a.b[0]", "~", "null", "true", "1.0", "-1", "1e999", "99999999999999999999", "\\", "\\u0000", "\\ud800", "\u0000", "\uFFFE", "é", "😀", "\r\n", "\u0085", "\u2028",
        "name", "phases", "steps", "inputs", "action", "if", "and", "not", "value", "loop", "for", "forEach", "commands", "ExecuteBash", "CreateFile",
    ];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public byte[] Bytes()
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Tokens that mean something, in no order.</summary>
    public string Soup()
    {
        var text = new StringBuilder();
        for (var i = random.Next(60); i > 0; i--) text.Append(Tokens[random.Next(Tokens.Length)]);
        return text.ToString();
    }

    /// <summary>A right document with a few changes.</summary>
    public string Mutant()
    {
        var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
        for (var i = random.Next(8); i >= 0; i--) Mutate(text);
        return text.ToString();
    }

    /// <summary>A text with braces, brackets and names in it.</summary>
    public string Expression() => random.Next(2) == 0 ? "{{ " + Soup() + " }}" : Soup();

    public string Pattern()
    {
        const string Alphabet = @"ab01()[]{}*+?|^$.\dwsSbBAzQEpPL-,:=!<>(?i)&#";
        return string.Create(random.Next(40), random, (span, r) =>
        {
            foreach (ref var c in span) c = Alphabet[r.Next(Alphabet.Length)];
        });
    }

    private void Mutate(StringBuilder text)
    {
        if (text.Length == 0)
        {
            text.Append(Tokens[random.Next(Tokens.Length)]);
            return;
        }

        var at = random.Next(text.Length);
        var length = Math.Min(text.Length - at, random.Next(1, 30));
        switch (random.Next(6))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 2:
                text.Insert(random.Next(text.Length), text.ToString(at, length));
                break;
            case 3:
                text[at] = (char)random.Next(random.Next(2) == 0 ? 128 : 65536);
                break;
            case 4:
                text.Remove(at, length).Insert(at, Tokens[random.Next(Tokens.Length)]);
                break;
            default:
                text.Length = at;
                break;
        }
    }
}
