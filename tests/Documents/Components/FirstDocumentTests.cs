using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Tests.Components;

public class FirstDocumentTests
{
    private const string Yaml = """
        name: Ping
        schemaVersion: 1.0
        parameters:
          - Hosts:
              type: string
              default: a,b
        phases:
          - name: build
            steps:
              - name: Ping
                action: ExecuteBash
                timeoutSeconds: -1
                onFailure: Ignore
                loop:
                  forEach:
                    list: '{{ Hosts }}'
                if:
                  not:
                    fileExists: /etc/x
                  else: Abort
                inputs:
                  commands:
                    - ping {{ loop.value }}
        """;

    [Fact]
    public void A_document_with_everything_is_read()
    {
        var result = ComponentParser.Parse(Yaml);

        Assert.Empty(result.Diagnostics);
        var step = Assert.Single(Assert.Single(result.Document!.Phases).Steps);
        Assert.Equal((-1, OnFailure.Ignore), (step.TimeoutSeconds, step.OnFailure));
        Assert.Equal(',', Assert.IsType<ForEachDelimitedLoop>(step.Loop).Delimiter);
        Assert.Equal("ping {{ loop.value }}", step.Inputs!.Get("commands")!.Items[0].AsString());
    }
}
