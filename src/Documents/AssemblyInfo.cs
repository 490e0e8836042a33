using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("BuildFarm.Documents.Tests")]
