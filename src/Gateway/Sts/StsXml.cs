using System.Text;
using System.Xml;

namespace BuildFarm.Gateway.Sts;

/// <summary>Answers as clients of the Query protocol read them.</summary>
internal static class StsXml
{
    public const string ContentType = "text/xml";

    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    private static readonly XmlWriterSettings s_settings = new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };

    /// <param name="result">Writes what stands inside the element of the result.</param>
    public static byte[] Answer(string operation, string requestId, Action<XmlWriter> result) => Document(operation + "Response", xml =>
    {
        xml.WriteStartElement(operation + "Result");
        result(xml);
        xml.WriteEndElement();
        xml.WriteStartElement("ResponseMetadata");
        xml.WriteElementString("RequestId", requestId);
        xml.WriteEndElement();
    });

    public static byte[] Error(StsFailure failure, string requestId) => Document("ErrorResponse", xml =>
    {
        xml.WriteStartElement("Error");
        xml.WriteElementString("Type", failure.Status < 500 ? "Sender" : "Receiver");
        xml.WriteElementString("Code", failure.Code);
        xml.WriteElementString("Message", Sayable(failure.Message));
        xml.WriteEndElement();
        xml.WriteElementString("RequestId", requestId);
    });

    private static byte[] Document(string root, Action<XmlWriter> content)
    {
        using var body = new MemoryStream();
        using (var xml = XmlWriter.Create(body, s_settings))
        {
            xml.WriteStartElement(root, Namespace);
            content(xml);
            xml.WriteEndElement();
        }

        return body.ToArray();
    }

    /// <summary>A refusal repeats what the caller sent, and XML has no way to write every character.</summary>
    private static string Sayable(string text) => string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) ? c : '?'));
}
