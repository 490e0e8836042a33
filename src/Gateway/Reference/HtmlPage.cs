using System.Net;
using System.Text;

namespace BuildFarm.Gateway.Reference;

/// <summary>One page, written from top to bottom. Every text is escaped; the page needs nothing from elsewhere.</summary>
internal sealed class HtmlPage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
        a{color:#0b5cad;text-decoration:none}a:hover{text-decoration:underline}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #d8dee4}
        code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}h2{margin-top:2rem}td p{margin:0}
        @media (prefers-color-scheme:dark){body{color:#d7dde3;background:#14181c}a{color:#7ab7f5}th,td{border-color:#39414a}}
        """;

    private readonly StringBuilder html = new();

    public HtmlPage(string title) =>
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Escape(title)).Append("</title><style>").Append(Style).Append("</style></head>\n<body>\n<h1>").Append(Escape(title)).Append("</h1>\n");

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public static string Link(string href, string text) => $"<a href=\"{Escape(href)}\">{Escape(text)}</a>";

    public static string Code(string text) => $"<code>{Escape(text)}</code>";

    public HtmlPage Heading(string text)
    {
        html.Append("<h2>").Append(Escape(text)).Append("</h2>\n");
        return this;
    }

    /// <param name="markup">Made by this class's own methods.</param>
    public HtmlPage Paragraph(string markup)
    {
        html.Append("<p>").Append(markup).Append("</p>\n");
        return this;
    }

    /// <param name="rows">Cells made by this class's own methods.</param>
    public HtmlPage Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Append("<table>\n<tr>");
        foreach (var head in heads)
        {
            html.Append("<th>").Append(Escape(head)).Append("</th>");
        }

        html.Append("</tr>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append("<td>").Append(cell).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</table>\n");
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(html + "</body>\n</html>\n");
}
