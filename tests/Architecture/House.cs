using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Filiera.Architecture;

/// <summary>What the rules look at: the projects, by floor, and their compiled code.</summary>
internal static class House
{
    /// <summary>Floors of design.md section 1, the lowest first. A project refers only to lower floors, or sideways without a circle.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> Floors =
    [
        ["Kernel"], ["Accounts"], ["Catalog"], ["Pricing"], ["Promotions", "Credit", "Inventory"], ["Showcase"], ["Ordering"],
        ["Fulfilment", "Replenishment", "Service", "Onboarding", "Agents"], ["Integration", "Insights", "Marketplace"], ["Portal"], ["Migrations.Sqlite", "Migrations.Postgres", "Host"],
    ];

    public static readonly IReadOnlyList<string> Modules = ["Accounts", "Catalog", "Pricing", "Inventory", "Credit", "Showcase", "Ordering", "Insights"];

    public static string Root { get; } = FindRoot();

    public static ModuleDefinition Code(string project) => ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"Filiera.{project}.dll"));

    /// <summary>Every method body of a project, those of compiler-made types too.</summary>
    public static IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions(string project) =>
        from type in Code(project).GetTypes()
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        select (method, instruction);

    public static IEnumerable<(MethodDefinition From, MethodReference To)> Calls(string project) =>
        Instructions(project).Where(i => i.Instruction.Operand is MethodReference).Select(i => (i.Method, (MethodReference)i.Instruction.Operand));

    /// <summary>Source files of the product, without generated ones.</summary>
    public static IEnumerable<string> Sources(params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) && !f.Contains("/obj/") && !f.Contains("/bin/") && !f.Contains("/Migrations/"));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
