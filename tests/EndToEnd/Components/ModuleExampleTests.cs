using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Components;

/// <summary>The documents that show each module, all on one instance, which really reboots on the way.</summary>
[Collection(FarmCollection.Name)]
public sealed class ModuleExampleTests(FarmFixture fixture)
{
    /// <summary>They need a bucket; the other test gives them one.</summary>
    private static readonly string[] s_skipped = ["S3Download", "S3Upload"];

    /// <summary>A store that speaks as much of S3 as the two modules need, and the agent's own command beside it.</summary>
    private const string Store = """
        schemaVersion: 1.0
        parameters:
          - Download: {type: string}
          - Upload: {type: string}
        phases:
          - name: build
            steps:
              - name: StartStore
                action: ExecuteBash
                inputs:
                  commands:
                    - |
                      set -e
                      mkdir -p /var/tmp/s3/demo/tools/more
                      echo 'echo set up' > /var/tmp/s3/demo/tools/setup.sh
                      echo 'more' > /var/tmp/s3/demo/tools/more/file
                      cat > /var/tmp/store.pl <<'END'
                      use IO::Socket::INET;
                      alarm 100;
                      my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1:9000", Listen => 5, ReuseAddr => 1) or die "cannot listen: $!";
                      while (my $client = $server->accept) {
                        my ($method, $target) = split / /, scalar <$client>;
                        my %headers;
                        while (defined(my $line = <$client>)) { last if $line =~ /^\r?\n$/; $headers{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*?)\r?\n/ }
                        my ($path, $query) = split /\?/, $target;
                        my ($file, $body, $status) = ("/var/tmp/s3$path", "", $headers{authorization} =~ /^AWS4-HMAC-SHA256 / ? "200 OK" : "403 Forbidden");
                        if ($status !~ /^200/) { }
                        elsif ($method eq "PUT") {
                          read($client, my $content, $headers{"content-length"});
                          (my $folder = $file) =~ s#/[^/]*$##;
                          system("mkdir", "-p", $folder);
                          open(my $out, ">", $file) or die; print $out $content; close $out;
                        } elsif (defined $query && $query =~ /prefix=([^&]*)/) {
                          (my $prefix = $1) =~ s#%2F#/#gi;
                          my @keys = grep { index($_, $prefix) == 0 } map { s#^/var/tmp/s3/demo/##r } split /\n/, `find /var/tmp/s3/demo -type f`;
                          $body = "<ListBucketResult><IsTruncated>false</IsTruncated>" . join("", map { "<Contents><Key>$_</Key></Contents>" } @keys) . "</ListBucketResult>";
                        } elsif (-f $file) { open(my $in, "<", $file) or die; local $/; $body = <$in> }
                        else { $status = "404 Not Found"; $body = "<Error><Code>NoSuchKey</Code></Error>" }
                        print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
                        close $client;
                      }
                      END
                      setsid perl /var/tmp/store.pl > /dev/null 2>&1 < /dev/null &
                      for try in $(seq 100); do if (exec 3<> /dev/tcp/127.0.0.1/9000) 2> /dev/null; then exit 0; fi; sleep 0.1; done
                      exit 1
              - name: RunDocuments
                action: ExecuteBash
                inputs:
                  commands:
                    - |
                      set -e
                      mkdir -p /var/tmp/documents && cd /var/tmp/documents
                      echo '{{ Download }}' | base64 -d > S3Download.yaml
                      echo '{{ Upload }}' | base64 -d > S3Upload.yaml
                      export AWS_ENDPOINT_URL_S3=http://127.0.0.1:9000 AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION=us-east-1
                      export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
                      /run/buildfarm/agent/buildfarm-agent run --documents S3Download.yaml,S3Upload.yaml --parameters Bucket=demo
              - name: BothWays
                action: ExecuteBash
                inputs:
                  commands:
                    - |
                      set -e
                      cmp /var/tmp/modules/setup.sh /var/tmp/s3/demo/tools/setup.sh
                      cmp /var/tmp/modules/tools/more/file /var/tmp/s3/demo/tools/more/file
                      cmp /etc/os-release /var/tmp/s3/demo/reports/os-release
                      [ -n "$(ls /var/tmp/s3/demo/reports/etc)" ]
                      # empty folders are no objects
                      cp -a /etc/apt /var/tmp/apt && find /var/tmp/apt -depth -type d -empty -delete
                      diff -r /var/tmp/apt /var/tmp/s3/demo/reports/apt

        """;

    [FarmFact]
    public async Task Modules_of_S3_do_what_their_documents_show_against_a_store_on_the_instance()
    {
        var wrapper = Path.Combine(fixture.Farm.Folder, "store.yaml");
        await File.WriteAllTextAsync(wrapper, Store);

        (await fixture.Farm.CliAsync("component", "run", wrapper, "--parameter", "Download=" + Text("S3Download"), "--parameter", "Upload=" + Text("S3Upload"))).Expect(0);
    }

    [FarmFact]
    public async Task Every_module_of_Linux_does_what_its_document_shows_over_three_reboots()
    {
        var files = Directory.GetFiles(Path.Combine(Programs.Root, "examples", "modules", "linux")).Order(StringComparer.Ordinal).ToArray();

        var trial = (await fixture.Farm.CliAsync(["component", "run", .. files])).Expect(0).Json;

        var steps = trial["steps"]!.AsArray().Select(s => (File: (string)s!["file"]!, Phase: (string)s["phase"]!, Action: (string)s["action"]!, Status: (string)s["status"]!)).ToList();
        Assert.All(files, file => Assert.Contains(steps, s => s.File == file && s.Action == Path.GetFileNameWithoutExtension(file)
            && s.Status == (s_skipped.Contains(s.Action) ? "skipped" : "success")));
        Assert.All(steps, s => Assert.True(s.Status is "success" or "skipped" or "IgnoredFailure", $"{s}"));
        Assert.Equal(3, trial["log"]!.AsArray().Count(l => (string)l!["text"]! == "[the instance reboots]"));
        Assert.Contains("/etc/modules-demo/settings.conf", trial["changes"]!["files"]!["added"]!.AsArray().Select(f => (string)f!));
        Assert.Empty(trial["left"]!.AsArray());
    }

    private static string Text(string module) =>
        Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Programs.Root, "examples", "modules", "linux", module + ".yaml")));
}
