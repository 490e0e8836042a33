using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Recipes;

internal sealed class RecipeModule(RecipeCreation creation, RecipeReading reading, RecipeDeletion deletion) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateImageRecipeRequest, CreateImageRecipeResponse>("CreateImageRecipe", creation.CreateAsync);
        map.Add<GetImageRecipeRequest, GetImageRecipeResponse>("GetImageRecipe", reading.GetAsync);
        map.Add<ListImageRecipesRequest, ListImageRecipesResponse>("ListImageRecipes", reading.ListAsync);
        map.Add<DeleteImageRecipeRequest, DeleteImageRecipeResponse>("DeleteImageRecipe", deletion.DeleteAsync);
    }
}
