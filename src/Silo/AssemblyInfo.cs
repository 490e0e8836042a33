[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("BuildFarm.Silo.Tests")]
