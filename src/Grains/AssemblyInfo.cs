[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("BuildFarm.Grains.Tests")]
