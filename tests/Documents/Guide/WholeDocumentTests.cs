namespace BuildFarm.Documents.Tests.Guide;

/// <summary>Documents as users have them: what the guide calls valid has no finding, what it calls wrong is found where it stands.</summary>
public class WholeDocumentTests
{
    /// <summary>Name, platform, document.</summary>
    public static TheoryData<string, DocumentPlatform, string> Valid => new()
    {
        {
            "chained inputs, in another phase too", DocumentPlatform.Linux, """
            name: tool
            description: Fetches a tool and installs it.
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Fetch
                    action: S3Download
                    inputs:
                      - source: s3://tools/setup.bin
                        destination: /opt/setup.bin
                      - {source: s3://tools/licence.txt, destination: /opt/licence.txt}
                  - name: MayRun
                    action: ExecuteBash
                    onFailure: Continue
                    inputs:
                      commands:
                        - 'chmod u+x {{ build.Fetch.inputs[0].destination }}'
                  - name: Install
                    action: ExecuteBinary
                    onFailure: Continue
                    inputs:
                      path: '{{ build.Fetch.inputs[0].destination }}'
                      arguments: ['--licence', '{{build.Fetch.inputs[1].destination}}']
              - name: validate
                steps:
                  - name: Tidy
                    action: DeleteFile
                    inputs:
                      - path: '{{ build.Fetch.inputs[0].destination }}'
            """
        },
        {
            "settings, updates and a reboot of Windows", DocumentPlatform.Windows, """
            name: configure
            schemaVersion: '1.0'
            phases:
              - name: build
                steps:
                  - name: Run
                    action: ExecutePowerShell
                    timeoutSeconds: 120
                    onFailure: Abort
                    maxAttempts: 3
                    inputs:
                      file: 'C:\config.ps1'
                  - {name: Restart, action: Reboot, inputs: {delaySeconds: 60}}
                  - {name: Updates, action: UpdateOS}
                  - name: Keys
                    action: SetRegistry
                    maxAttempts: 3
                    inputs:
                      - {path: 'HKLM:\SOFTWARE\Ours', name: Edition, value: first, type: SZ}
                      - {path: HKEY_CURRENT_USER\Software\Ours, name: Level, value: 2, type: DWORD}
                  - name: Install
                    action: InstallMSI
                    inputs:
                      path: https://packages.example.com/ours.msi
                      reboot: Skip
                      logOptions: '*VX'
                      properties: {TARGETDIR: 'C:\Ours'}
              - name: test
                steps:
                  - name: Check
                    action: Assert
                    inputs: {fileExists: 'C:\Ours\ours.exe'}
            """
        },
        {
            "the same three phases on macOS", DocumentPlatform.MacOS, """
            schemaVersion: 1
            phases:
              - name: build
                steps: [{name: Say, action: ExecuteBash, inputs: {commands: [sw_vers]}}]
              - name: validate
                steps: [{name: Look, action: ReadFile, inputs: [{path: /etc/hosts, printFileContent: true}]}]
              - name: test
                steps: [{name: Is, action: Assert, inputs: {binaryExists: sw_vers}}]
            """
        },
        {
            "parameters and constants, both ways of indenting", DocumentPlatform.Linux, """
            name: ping
            schemaVersion: 1.0
            parameters:
              - Hosts:
                type: string
                default: 'localhost,127.0.0.1'
                description: Names with commas between.
              - Times:
                  type: string
                  default: '4'
            constants:
              - Wait:
                type: string
                value: '2'
            phases:
              - name: build
                steps:
                  - name: Ping
                    action: ExecuteBash
                    loop:
                      forEach:
                        list: '{{ Hosts }}'
                        delimiter: ','
                    inputs:
                      commands:
                        - ping -W {{Wait}} -c {{ Times}} {{ loop.value }}
            """
        },
        {
            "all three loops, named and not", DocumentPlatform.Linux, """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Count
                    action: ExecuteBash
                    loop:
                      for: {start: 10, end: 1, updateBy: -3}
                    inputs: {commands: ['echo {{ loop.index }}']}
                  - name: Each
                    action: CreateFile
                    loop:
                      name: files
                      forEach: [a.txt, b.txt]
                    inputs:
                      - {path: '/tmp/{{ files.value }}', content: '{{ files.index }} {{ loop.value }}'}
                  - name: Split
                    action: DeleteFile
                    loop:
                      forEach:
                        list: '{{ build.Count.outputs.stdout }}'
                        delimiter: "\n"
                    inputs:
                      - path: /tmp/{{ loop.value }}
            """
        },
        {
            "conditions, nested and with both branches", DocumentPlatform.Linux, """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Apt
                    action: ExecuteBash
                    if:
                      and:
                        - binaryExists: 'apt-get'
                        - not:
                            binaryExists: 'unzip'
                    inputs: {commands: [apt-get update, apt-get install -y unzip]}
                  - name: Make
                    action: ExecuteBash
                    if:
                      fileExists: /etc/ours
                      then: Skip
                      else: Execute
                    inputs: {commands: ['echo hello > /etc/ours']}
                  - name: Judge
                    action: Assert
                    inputs:
                      or:
                        - and:
                            - {patternMatches: '^v[0-9]+$', value: '{{ build.Apt.outputs.stdout }}'}
                            - {numberGreaterThanEquals: 1, value: '2.5'}
                        - not:
                            - stringEquals: a
                              value: b
                        - {fileSHA256Equals: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', path: /etc/empty}
            """
        },
        {
            "Systems Manager parameters, also by a name that is a parameter", DocumentPlatform.Linux, """
            schemaVersion: 1.0
            parameters:
              - parameter-name: {type: string, description: Which one.}
            phases:
              - name: validate
                steps:
                  - name: Print
                    action: ExecuteBash
                    inputs:
                      commands:
                        - echo "{{ aws:ssm:/my/test/param }} {{ aws:ssm:resolve(parameter-name) }} {{ aws:ssm:resolve(aws:ssm:/which) }}"
            """
        },
        {
            "a document in a document, and a phase of the container's host", DocumentPlatform.Linux, """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Inner
                    action: ExecuteDocument
                    inputs:
                      document: arn:aws:imagebuilder:us-east-1:123456789012:component/base/1.2.0/1
                      phases: build
                      parameters:
                        - {name: level, value: '2'}
              - name: container-host-test
                steps:
                  - {name: Lists, action: ListFiles, inputs: [{path: /opt, fileNamePattern: '*log', recursive: true}]}
            """
        },
        {
            "JSON", DocumentPlatform.Linux, """
            {"schemaVersion": "1.0", "phases": [{"name": "build", "steps": [{"name": "A", "action": "ExecuteBash", "inputs": {"commands": "true"}}]}]}
            """
        },
    };

    /// <summary>Document, and each finding as line:column rule.</summary>
    public static TheoryData<string, string[]> Wrong => new()
    {
        { Documents.Step("name: A\naction: ExecuteBash\ninputs:\n  commands:\n    - echo level: high"), ["9:15 BF1304"] },
        { Documents.Step("name: A\naction: ListFiles\ninputs:\n  - path: /x\n    fileNamePattern: *log"), ["9:30 BF1008"] },
        { Documents.Step("name: A\naction: S3Download\ninputs: {}"), ["7:17 BF1301"] },
        { Documents.Step("name: A\naction: MoveFolder\ninputs:\n  - {source: /a, destination: /b}\noverwrite: false"), ["9:9 BF1102"] },
        { Documents.Step("name: A\naction: ExecuteBash\ninputs:\n  commands: [a]\n  comands: [b]"), ["9:11 BF1303"] },
        { Documents.Step("name: A\naction: ExecuteBash\ntimeoutSeconds: 0\nmaxAttempts: 0\nonFailure: Stop\ninputs: {commands: [a]}"), ["7:25 BF1206", "8:22 BF1106", "9:20 BF1105"] },
        { Documents.Step("name: A\naction: UpdateOS\nif:\n  stringLesThan: A\n  value: a"), ["8:11 BF1501"] },
        { Documents.Step("name: A\naction: UpdateOS\nif:\n  not:\n  - fileExists: a\n  - fileExists: b"), ["9:11 BF1505"] },
        { "schemaVersion: 1.0\nparameters:\n  - Same: {type: string}\nconstants:\n  - Same: {type: string, value: x}\nphases:\n  - name: build\n    steps: [{name: A, action: UpdateOS}]", ["5:5 BF1208"] },
        { "schemaVersion: 1.0\nphases:\n  - name: verify\n    steps: [{name: A, action: UpdateOS}]", ["3:3 BF1202"] },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_valid_has_no_finding(string name, DocumentPlatform platform, string document) =>
        Assert.True(Documents.Findings(document, platform) is [], $"{name}: {string.Join(", ", Documents.Parse(document, platform).Diagnostics)}");

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_found_where_it_stands_and_nothing_else(string document, string[] findings) =>
        Assert.Equal(findings, Documents.Findings(document, DocumentPlatform.Linux));

    [Fact]
    public void All_findings_come_in_one_pass_ordered_by_place()
    {
        var findings = Documents.Findings("""
            nmae: x
            schemaVersion: 2.0
            phases:
              - name: build
                steps:
                  - name: A
                    action: ExecuteBsh
                  - name: A
                    action: WebDownload
                    onfailure: Abort
                    inputs:
                      - destination: '{{ build.B.outputs.stdout }}'
            """);

        Assert.Equal(["1:1 BF1102", "2:16 BF1201", "7:17 BF1205", "8:15 BF1204", "10:9 BF1102", "12:13 BF1302", "12:27 BF1402"], findings);
    }

    [Theory]
    [InlineData("actoin: UpdateOS", "action")]
    [InlineData("action: ExecuteBsh", "ExecuteBash")]
    [InlineData("action: UpdateOS\nmaxAtempts: 2", "maxAttempts")]
    [InlineData("action: UpdateOS\nif: {fileExist: x}", "fileExists")]
    [InlineData("action: WebDownload\ninputs: [{sorce: 'https://h/x', destination: /x}]", "source")]
    public void A_misspelling_names_the_nearest(string lines, string nearest) =>
        Assert.Contains(Documents.Parse(Documents.Step("name: A\n" + lines)).Diagnostics, finding => finding.Hint.Contains($"Did you mean '{nearest}'?", StringComparison.Ordinal));
}
