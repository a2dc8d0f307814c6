using Mono.Cecil;
using Shouldly;
using Xunit;

namespace Filiera.Architecture;

public sealed class FeatureTests
{
    // Anyone may sign in (also by code, passkey or company), use a mail's link, ask for a token with a secret and choose his language, and everyone signed in may ask who he is.
    private static readonly string[] Open = ["SignIn", "IssueToken", "ChangeLanguage", "GetMe", "PassSecondFactor", "SignInWithPasskey", "SignInWithCompany", "RequestReset", "ChoosePassword", "AcceptInvitation"];

    private static IEnumerable<TypeDefinition> Features => House.Modules.Append("Kernel").SelectMany(m => House.Code(m).Types)
        .Where(t => t.Namespace.EndsWith(".Features", StringComparison.Ordinal) && t is { IsAbstract: true, IsSealed: true } && t.NestedTypes.Any(n => n.Name == "Handler"));

    [Fact]
    public void A_feature_is_named_by_its_verb_and_lives_in_a_file_of_its_name()
    {
        var files = House.Sources(".cs").Where(f => f.Contains("/Features/")).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        foreach (var feature in Features)
        {
            files.ShouldContain(feature.Name);
            feature.Name.Count(char.IsUpper).ShouldBeGreaterThan(feature.Name == "Reorder" || feature.Name == "Suggest" ? 0 : 1, $"{feature.Name}: verb and thing");
        }
    }

    [Fact]
    public void Every_handler_demands_a_permission()
    {
        var without = Features.Where(f => !Open.Contains(f.Name)).Where(f => !Everything(f).SelectMany(t => t.Methods).Where(m => m.HasBody)
            .SelectMany(m => m.Body.Instructions).Any(i => i.Operand is MethodReference { Name: "Demand" })).Select(f => f.FullName);
        without.ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_hides_what_it_holds()
    {
        House.Sources(".cs", ".razor").SelectMany(f => Path.GetRelativePath(House.Root, f).Split('/'))
            .Intersect(["Services", "Helpers", "Managers", "Common", "Dto", "Utils"]).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_holds_one_thing()
    {
        House.Sources(".cs", ".razor").Where(f => File.ReadLines(f).Count() > 400).Select(f => Path.GetRelativePath(House.Root, f)).ShouldBeEmpty();
    }

    [Fact]
    public void Italian_and_English_texts_have_the_same_keys()
    {
        foreach (var italian in House.Sources(".resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal)))
        {
            Keys(italian.Replace(".resx", ".en.resx", StringComparison.Ordinal)).ShouldBe(Keys(italian), ignoreOrder: true, Path.GetFileName(italian));
        }
    }

    private static List<string> Keys(string file) =>
        [.. System.Xml.Linq.XDocument.Load(file).Root!.Elements("data").Select(e => e.Attribute("name")!.Value)];

    private static IEnumerable<TypeDefinition> Everything(TypeDefinition type) => type.NestedTypes.SelectMany(Everything).Prepend(type);
}
